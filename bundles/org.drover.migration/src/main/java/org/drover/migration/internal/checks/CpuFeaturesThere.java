package org.drover.migration.internal.checks;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.HostEntry;
import org.drover.migration.Obstacle;
import org.drover.model.CpuFeatures;
import org.drover.model.HostFacts;

/**
 * The destination can give the VM every feature of its CPU: a guest that has seen one uses it. Where both are told, this
 * judges instead of {@link SameCpuModel}.
 */
final class CpuFeaturesThere implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    private static final int MOST_NAMED = 12;

    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<CpuFeatures> cpu = move.vm().traits().cpu();
        Optional<Set<String>> there = cpu.flatMap(c -> of(move.target(), c.kind()));
        if (there.isEmpty()) return Optional.empty();
        SortedSet<String> missing = cpu.get().without(there.get());
        if (missing.isEmpty()) return Optional.empty();
        return Optional.of(new Obstacle(
                "cpu.features",
                move.vm().name() + "'s CPU has " + named(missing) + ", which " + move.destination() + " cannot give it",
                "Choose a host that can" + able(move, cpu.get())
                        + ", or, while the VM is off, give it a CPU without them" + commonOnes(move, cpu.get())));
    }

    /** Told for both, so that nothing need be guessed from the names of models. */
    static boolean judges(Planned move) {
        return move.vm()
                .traits()
                .cpu()
                .flatMap(c -> of(move.target(), c.kind()))
                .isPresent();
    }

    private static Optional<Set<String>> of(Optional<HostEntry> host, String kind) {
        return host.flatMap(HostEntry::facts).map(HostFacts::traits).map(traits -> traits.cpuFeatures()
                .get(kind));
    }

    private static String able(Planned move, CpuFeatures cpu) {
        List<String> able = move.picture().hosts().values().stream()
                .filter(host -> !host.id().equals(move.vm().host()))
                .filter(host -> of(Optional.of(host), cpu.kind())
                        .filter(features -> cpu.without(features).isEmpty())
                        .isPresent())
                .map(host -> host.id().toString())
                .toList();
        return able.isEmpty() ? "" : " (" + String.join(", ", able) + ")";
    }

    /** What it would cost to run on every host that is known. */
    private static String commonOnes(Planned move, CpuFeatures cpu) {
        List<Set<String>> all = move.picture().hosts().values().stream()
                .flatMap(host -> of(Optional.of(host), cpu.kind()).stream())
                .toList();
        if (all.size() < 3) return "";
        SortedSet<String> cost = cpu.without(all.stream()
                .reduce((one, other) -> one.stream().filter(other::contains).collect(Collectors.toSet()))
                .get());
        return "; to run on all " + all.size() + " hosts it would do without " + named(cost);
    }

    private static String named(Collection<String> names) {
        String first = String.join(", ", names.stream().limit(MOST_NAMED).toList());
        int more = names.size() - MOST_NAMED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
