package org.drover.migration.internal.checks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.migration.CheckReport;
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
            new CpuFeaturesThere(),
            new MemoryFits(),
            new HugePagesFit(),
            new SharedDisks(),
            new SpaceThere(),
            new MediaShared(),
            new CachesCoherent(),
            new NoSnapshots(),
            new NoJobs(),
            new LeasesAlike(),
            new NetworksThere(),
            new PacketsFit(),
            new IdFreeThere(),
            new NameFreeThere());

    /** Codes of what comes and goes on the source without its telling. */
    public static final Set<String> FLEETING = Set.of("vm.busy", "vm.snapshots", "medium.local", "vm.immovable");

    /** Codes of what comes and goes on the destination without its telling. */
    public static final Set<String> FLEETING_THERE = Set.of("hugepages.short", "network.mtu", "space.short");

    private final VendorChecks vendors;

    public PreFlight(VendorChecks vendors) {
        this.vendors = vendors;
    }

    /** Drover's own first, then what vendors' checks find; nothing here throws or waits for long. */
    public CheckReport look(Planned move, Instant now) {
        List<Obstacle> obstacles = new ArrayList<>(own(move));
        VendorChecks.Said said = vendors.ask(move);
        obstacles.addAll(said.obstacles());
        List<String> notes = new ArrayList<>(Remarks.on(move));
        notes.addAll(said.notes());
        return new CheckReport(move.vm(), move.destination(), now, obstacles, notes);
    }

    static List<Obstacle> own(Planned move) {
        return CHECKS.stream()
                .filter(check -> check.kinds().contains(move.kind()))
                .map(check -> check.look(move))
                .flatMap(Optional::stream)
                .toList();
    }
}
