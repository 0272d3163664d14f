package org.drover.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/**
 * Whether a VM could be moved, at one moment.
 *
 * @param vm        as its host described it then
 * @param obstacles every reason not to; empty when nothing stands against it
 * @param notes     what could not be looked at, and why; stands against nothing
 * @param forecast  what the move is expected to cost now; empty when nobody could say
 */
public record CheckReport(
        VmFacts vm,
        HostId destination,
        Instant at,
        List<Obstacle> obstacles,
        List<String> notes,
        Optional<MoveForecast> forecast) {
    /** One without a forecast. */
    public CheckReport(VmFacts vm, HostId destination, Instant at, List<Obstacle> obstacles, List<String> notes) {
        this(vm, destination, at, obstacles, notes, Optional.empty());
    }

    public CheckReport {
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
    }

    public boolean possible() {
        return obstacles.isEmpty();
    }
}
