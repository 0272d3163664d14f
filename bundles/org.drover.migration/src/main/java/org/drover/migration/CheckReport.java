package org.drover.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MoveKind;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/**
 * Whether a VM could be moved, at one moment.
 *
 * @param vm        as its host described it then
 * @param obstacles every reason not to; empty when nothing stands against it
 * @param kind      of move that it would be
 * @param why       it would be of that kind; to be read after "because"
 * @param notes     what could not be looked at, and why, and what counts of the VM's own rules; stands against nothing
 * @param forecast  what the move is expected to cost now; empty when nobody could say
 */
public record CheckReport(
        VmFacts vm,
        HostId destination,
        Instant at,
        MoveKind kind,
        String why,
        List<Obstacle> obstacles,
        List<String> notes,
        Optional<MoveForecast> forecast) {
    /** Of a live move, without a forecast. */
    public CheckReport(VmFacts vm, HostId destination, Instant at, List<Obstacle> obstacles, List<String> notes) {
        this(vm, destination, at, MoveKind.LIVE, "", obstacles, notes, Optional.empty());
    }

    public CheckReport with(List<Obstacle> all) {
        return new CheckReport(vm, destination, at, kind, why, all, notes, forecast);
    }

    /** With more notes. */
    public CheckReport noting(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new CheckReport(vm, destination, at, kind, why, obstacles, all, forecast);
    }

    public CheckReport with(MoveKind derived, String reason) {
        return new CheckReport(vm, destination, at, derived, reason, obstacles, notes, forecast);
    }

    public CheckReport with(MoveForecast made) {
        return new CheckReport(vm, destination, at, kind, why, obstacles, notes, Optional.of(made));
    }

    public CheckReport {
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
    }

    public boolean possible() {
        return obstacles.isEmpty();
    }
}
