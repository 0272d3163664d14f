package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import org.drover.migration.Obstacle;

/** All checks, in the order in which a person wants to read what they find. */
public final class PreFlight {
    private static final List<Check> CHECKS = List.of(
            new DestinationReachable(),
            new AnotherHost(),
            new VmRuns(),
            new VmMovable(),
            new SameBackend(),
            new MigrationOffered(),
            new HypervisorNotOlder(),
            new ArchitectureThere(),
            new MachineThere(),
            new SameCpuModel(),
            new MemoryFits(),
            new HugePagesFit(),
            new SharedDisks(),
            new MediaShared(),
            new CachesCoherent(),
            new NoSnapshots(),
            new NoJobs(),
            new NetworksThere(),
            new IdFreeThere(),
            new NameFreeThere());

    private PreFlight() {}

    public static List<Obstacle> look(Planned move) {
        return CHECKS.stream()
                .map(check -> check.look(move))
                .flatMap(Optional::stream)
                .toList();
    }
}
