package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.Version;

/**
 * The destination's hypervisor is of no earlier series than the source's: what a newer one sends, an older one need not
 * understand, and it notices only when the memory has been sent. Hosts of different backends are not compared.
 */
final class HypervisorNotOlder implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<Version> here = move.sourceTraits().hypervisor();
        Optional<Version> there = move.targetTraits().hypervisor();
        if (here.isEmpty() || there.isEmpty() || !sameBackend(move)) return Optional.empty();
        if (!there.get().isOfEarlierSeriesThan(here.get())) return Optional.empty();
        return Optional.of(new Obstacle(
                "hypervisor.older",
                move.destination() + "'s hypervisor has version " + there.get() + ", older than " + here.get() + " on "
                        + move.vm().host(),
                "Update " + move.destination() + ", or choose a host with " + here.get() + " or newer"));
    }

    private static boolean sameBackend(Planned move) {
        return move.source()
                .map(s -> s.endpoint().backend())
                .equals(move.target().map(t -> t.endpoint().backend()));
    }
}
