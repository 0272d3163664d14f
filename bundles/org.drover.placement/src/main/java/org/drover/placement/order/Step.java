package org.drover.placement.order;

import java.util.List;
import org.drover.model.HostId;

/**
 * One transfer of an order.
 *
 * @param move  the index of the move it belongs to; most have one step
 * @param stop  it leads to a third host, so that others get past; another step leads on from there
 * @param after indexes of the steps that must be over before it begins; all are smaller than its own
 */
public record Step(int move, HostId from, HostId to, boolean stop, List<Integer> after) {
    public Step {
        after = List.copyOf(after);
    }
}
