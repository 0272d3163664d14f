package org.drover.tips.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drover.model.VmId;

/**
 * How far a host's plan is.
 *
 * @param done  VMs that have arrived, away from the host or back there
 * @param total of them
 * @param left  until the plan's end, from how fast it went so far, before its first move from what was forecast; empty when
 *              nothing is under way
 * @param stays VMs still in the host's memory that no plan moves, with why
 */
public record Progress(int done, int total, Optional<Duration> left, List<Staying> stays) {
    /** Nothing is under way and nothing stays. */
    public static final Progress NONE = new Progress(0, 0, Optional.empty(), List.of());

    public Progress {
        stays = List.copyOf(stays);
    }

    /** A VM that stays. */
    public record Staying(VmId vm, String name, String why) {}
}
