package org.drover.tips.maintenance;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.HostId;

/**
 * Maintenance of many hosts, one at a time, as it stands; a new record for every change.
 *
 * @param hosts     in this order
 * @param at        the place in {@code hosts} that it has come to; their number when all are through
 * @param bringBack whether a host's VMs come back before the next host's turn
 * @param despite   goes on although the cluster could not take another failure
 * @param halted    it waits for {@link Maintenance#resume}, because of {@code message}; what is under way goes on to its end
 * @param message   why it is halted, or what it waits for; empty when all is well
 */
public record Roll(
        String id,
        State state,
        String reason,
        Instant since,
        Instant changed,
        List<HostId> hosts,
        int at,
        boolean bringBack,
        boolean despite,
        boolean halted,
        String message) {
    public Roll {
        hosts = List.copyOf(hosts);
    }

    /** The host whose turn it is; empty when all are through. */
    public Optional<HostId> host() {
        return at < hosts.size() ? Optional.of(hosts.get(at)) : Optional.empty();
    }

    /** Where it is; the whole table of what may follow what. */
    public enum State {
        /** The next host is looked at, and whether the cluster can do without it. */
        NEXT,
        /** The host is being emptied. */
        ENTERING,
        /** The host is empty: do what it is for, then say {@link Maintenance#goOn}. */
        AT_STOP,
        /** The host takes VMs again, and its own come back. */
        LEAVING,
        /** Every host is through. */
        DONE,
        /** Somebody did not want it any more. */
        ENDED;

        public boolean isEnd() {
            return this == DONE || this == ENDED;
        }

        /** What may come after this. */
        public Set<State> next() {
            return switch (this) {
                case NEXT -> EnumSet.of(NEXT, ENTERING, DONE, ENDED);
                case ENTERING -> EnumSet.of(AT_STOP, NEXT, ENDED);
                case AT_STOP -> EnumSet.of(LEAVING, ENDED);
                case LEAVING -> EnumSet.of(NEXT, ENDED);
                case DONE, ENDED -> EnumSet.noneOf(State.class);
            };
        }
    }
}
