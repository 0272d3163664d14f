package org.drover.placement;

import java.time.Duration;
import java.util.List;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;

/** What to do about a host that has too much to do: one move, or the reasons why none helps. */
public sealed interface Relief {
    HostId host();

    /** VMs that were looked at and not chosen, each with why, in the order of their ids. */
    List<NotChosen> others();

    /**
     * Move this VM there.
     *
     * @param rating of the destination
     * @param before the source's highest projected load (q0.9) if nothing is done
     * @param after  the same once the VM is gone
     * @param cost   of the move itself
     * @param why    this one
     */
    record Move(
            HostId host,
            VmId vm,
            String vmName,
            Rating rating,
            Mhz before,
            Mhz after,
            Cost cost,
            Reason why,
            List<NotChosen> others)
            implements Relief {
        public Move {
            others = List.copyOf(others);
        }

        public HostId destination() {
            return rating.host();
        }
    }

    /** Nothing that may be moved brings enough. */
    record Nothing(HostId host, Reason why, List<NotChosen> others) implements Relief {
        public Nothing {
            others = List.copyOf(others);
        }
    }

    /** One VM that stays. */
    record NotChosen(VmId vm, String vmName, Reason why) {}

    /** What a move takes: an estimate from the VM's memory and the bandwidth. */
    record Cost(Duration duration, Bytes bytes, Duration pause) {
        /** Of no move at all. */
        public static final Cost NOTHING = new Cost(Duration.ZERO, Bytes.ZERO, Duration.ZERO);
    }
}
