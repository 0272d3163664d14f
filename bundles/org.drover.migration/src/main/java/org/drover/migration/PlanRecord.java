package org.drover.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.migration.MigrationRecord.LogLine;

/**
 * A plan as it stands; a new record for every change.
 *
 * @param message why it was refused, or what did not go well; empty when all is well
 * @param undoes  the plan that it takes back
 * @param log     what was decided and noticed, oldest first
 */
public record PlanRecord(
        PlanId id,
        PlanRequest request,
        State state,
        String message,
        Instant submitted,
        Optional<Instant> ended,
        Optional<PlanId> undoes,
        List<PlanMove> moves,
        List<LogLine> log) {
    public PlanRecord {
        moves = List.copyOf(moves);
        log = List.copyOf(log);
    }

    /** Where a plan is. */
    public enum State {
        RUNNING(false),
        /** Nothing new begins; what is under way goes to its own end, or back. */
        CANCELLING(false),
        /** Every VM is where it was wanted. */
        DONE(true),
        /** Some are; the moves say which are not, and why. */
        PARTLY_DONE(true),
        CANCELLED(true),
        /** VMs that go together went back together: every VM is where it was. */
        RETURNED(true),
        /** Nothing was begun: there is no order in which it can be done. */
        REFUSED(true);

        private final boolean end;

        State(boolean end) {
            this.end = end;
        }

        public boolean isEnd() {
            return end;
        }
    }
}
