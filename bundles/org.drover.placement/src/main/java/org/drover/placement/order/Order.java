package org.drover.placement.order;

import java.util.List;
import org.drover.model.Bytes;
import org.drover.model.HostId;

/** What came of asking for an order: one in which all moves can be made, or those that stand in each other's way. */
public sealed interface Order {
    /** Whoever keeps to each step's {@code after} never needs more room than there is, whatever takes how long. */
    record Found(List<Step> steps) implements Order {
        public Found {
            steps = List.copyOf(steps);
        }
    }

    /** No order was found; nothing should be begun. */
    record Stuck(List<NoRoom> moves) implements Order {
        public Stuck {
            moves = List.copyOf(moves);
        }
    }

    /**
     * A move that cannot be made.
     *
     * @param move   its index
     * @param spare  on its destination once all that can leave has left
     * @param third  the host with most room for a stop besides its own two
     * @param roomThere on that host; zero when there is no such host
     * @param never  it would not even fit if all other moves were made
     */
    record NoRoom(
            int move, Bytes needed, Bytes spare, java.util.Optional<HostId> third, Bytes roomThere, boolean never) {}
}
