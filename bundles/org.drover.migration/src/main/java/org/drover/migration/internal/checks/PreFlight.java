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
            new NoSavedMemory(),
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
            new ClocksAgree(),
            new PortsFree(),
            new CredentialsCount(),
            new SharedDisks(),
            new DiskOfNobodyElse(),
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
    private final List<Check> ofTheHouse;

    /** @param house what people decided, which is looked at beside what hosts tell */
    public PreFlight(VendorChecks vendors, House house) {
        this.vendors = vendors;
        ofTheHouse = List.of(new RulesKept(house.rules()), new ReserveKept(house.reserve()));
    }

    public PreFlight(VendorChecks vendors) {
        this(vendors, House.NONE);
    }

    /** Drover's own first, then what vendors' checks find; nothing here throws or waits for long. */
    public CheckReport look(Planned move, Instant now) {
        List<Obstacle> obstacles = new ArrayList<>(own(move));
        obstacles.addAll(look(ofTheHouse, move));
        VendorChecks.Said said = vendors.ask(move);
        obstacles.addAll(said.obstacles());
        List<String> notes = new ArrayList<>(Remarks.on(move));
        notes.addAll(said.notes());
        return new CheckReport(move.vm(), move.destination(), now, obstacles, notes);
    }

    static List<Obstacle> own(Planned move) {
        return look(CHECKS, move);
    }

    private static List<Obstacle> look(List<Check> checks, Planned move) {
        return checks.stream()
                .filter(check -> check.kinds().contains(move.kind()))
                .map(check -> check.look(move))
                .flatMap(Optional::stream)
                .toList();
    }
}
