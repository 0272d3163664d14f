package org.drover.placement.order;

import java.time.Duration;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A VM that is to be moved.
 *
 * @param memory   it takes where it is, from its arrival to its departure
 * @param transfer how long its hosts are expected to be at it
 * @param underway it has begun: the destination's room for it is taken already, the source's is still to come
 */
public record Move(VmId vm, HostId from, HostId to, Bytes memory, Duration transfer, boolean underway) {
    public Move {
        if (from.equals(to))
            throw new IllegalArgumentException("VM " + vm + " cannot move from " + from + " to itself");
        if (transfer.isNegative())
            throw new IllegalArgumentException("a transfer takes no less than 0, not " + transfer);
    }
}
