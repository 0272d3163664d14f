package org.drover.migration;

import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * One VM of a plan.
 *
 * @param from      where it was when the plan was made
 * @param at        where it is now; a third host while it stops over
 * @param to        where the plan takes it
 * @param others    where it may go when that fails, best first
 * @param message   why it waits, or did not go; empty when all is well
 * @param migration the last one that was begun for it
 * @param group     moves of the same number end on one host, all of them or none; 0 for one that goes by itself
 * @param next      where that one goes: {@code to}, or a third host
 */
public record PlanMove(
        VmId vm,
        String vmName,
        HostId from,
        HostId at,
        HostId to,
        List<HostId> others,
        State state,
        String message,
        Optional<MigrationId> migration,
        Optional<HostId> next,
        int group) {
    public PlanMove {
        others = List.copyOf(others);
    }

    /** How far it is. */
    public enum State {
        WAITING(false),
        MOVING(false),
        /** It runs where the plan wanted it, or on the next-best host. */
        DONE(true),
        /** It runs where it was: no destination took it; the message says why. */
        STAYED(true),
        /** Somebody did not want it any more. It may have stopped over. */
        CANCELLED(true),
        /** Somebody else moved it; the plan leaves it there. */
        TAKEN(true);

        private final boolean over;

        State(boolean over) {
            this.over = over;
        }

        public boolean isOver() {
            return over;
        }
    }
}
