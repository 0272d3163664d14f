package org.drover.tips.maintenance;

import java.time.Duration;
import java.util.List;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * What would come of taking a host out of use now.
 *
 * @param moves  VMs that would leave, and where they would end
 * @param stays  VMs that could not leave, with why
 * @param takes  altogether: an estimate; zero where no order was found
 * @param losses which further failures the others could not take meanwhile, a sentence for each; empty when they could take any
 */
public record Prospect(List<Move> moves, List<Progress.Staying> stays, Duration takes, List<String> losses) {
    public Prospect {
        moves = List.copyOf(moves);
        stays = List.copyOf(stays);
        losses = List.copyOf(losses);
    }

    /** One VM goes. */
    public record Move(VmId vm, String name, HostId to) {}
}
