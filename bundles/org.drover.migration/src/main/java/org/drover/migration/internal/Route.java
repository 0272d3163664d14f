package org.drover.migration.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.CheckReport;
import org.drover.migration.internal.checks.Planned;
import org.drover.migration.internal.checks.Planned.Way;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.phases.Offered;
import org.drover.model.ByteRate;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/**
 * Two hosts and what they offer for a kind of move: driven when both do, delegated when that is wanted or nothing else is
 * there.
 */
record Route(
        ConnectedHosts hosts,
        HostId source,
        HostId destination,
        MoveKind kind,
        List<DiskMove> disks,
        boolean amongThem) {
    /** So long writes are looked at. */
    private static final Duration WRITES = Duration.ofSeconds(1);

    Route(ConnectedHosts hosts, MigrationTicket ticket, boolean amongThem) {
        this(hosts, ticket.source(), ticket.destination(), ticket.kind(), ticket.disks(), amongThem);
    }

    Planned planned(VmFacts vm, Snapshot picture, Instant now) {
        return new Planned(vm, destination, picture, way(), kind, disks, now);
    }

    /**
     * Looks at the picture; when something stands against the move that may have gone since without an event, such as a job
     * or a medium, the host that it is about is asked as it is now, and what that says counts.
     */
    CheckReport check(PreFlight preFlight, VmFacts vm, Snapshot picture, Instant now) {
        CheckReport report = preFlight.look(planned(vm, picture, now), now);
        VmFacts freshVm = fleeting(report, PreFlight.FLEETING) && answers(picture, source) ? asItIsNow(vm) : vm;
        Snapshot fresh = fleeting(report, PreFlight.FLEETING_THERE) && answers(picture, destination)
                ? asItIsNow(picture)
                : picture;
        return freshVm.equals(vm) && fresh == picture ? report : preFlight.look(planned(freshVm, fresh, now), now);
    }

    /** The same of the VM as it is now, as jobs and snapshots begin without an event: for somebody who waits for an answer. */
    CheckReport checkNow(PreFlight preFlight, VmFacts vm, Snapshot picture, Instant now) {
        return check(preFlight, answers(picture, source) ? asItIsNow(vm) : vm, picture, now);
    }

    private static boolean fleeting(CheckReport report, Set<String> codes) {
        return report.obstacles().stream().anyMatch(obstacle -> codes.contains(obstacle.code()));
    }

    private static boolean answers(Snapshot picture, HostId host) {
        return picture.host(host).filter(HostEntry::reachable).isPresent();
    }

    private Snapshot asItIsNow(Snapshot picture) {
        try {
            Optional<HostFacts> facts =
                    Optional.of(hosts.connection(destination).facts());
            HostEntry old = picture.hosts().get(destination);
            TreeMap<HostId, HostEntry> entries = new TreeMap<>(picture.hosts());
            entries.put(destination, new HostEntry(old.endpoint(), facts, old.unreachableSince(), old.problem()));
            return new Snapshot(picture.revision(), entries, picture.vms(), picture.sightings());
        } catch (BackendException notNow) {
            return picture;
        }
    }

    private VmFacts asItIsNow(VmFacts vm) {
        try {
            return hosts.connection(source).vm(vm.id()).orElse(vm);
        } catch (BackendException notNow) {
            return vm;
        }
    }

    Way way() {
        try {
            boolean delegable = kind.isLive() && delegated().isPresent();
            if (delegable && amongThem) return Way.DELEGATED;
            if (phased(source).isPresent() && phased(destination).isPresent()) return Way.DRIVEN;
            return delegable ? Way.DELEGATED : Way.NONE;
        } catch (BackendException notNow) {
            return Way.UNKNOWN;
        }
    }

    /** What the VM writes to the disks that move under it, as its host sees it now; empty when that is not told. */
    Optional<ByteRate> writesToDisks(MigrationTicket ticket) {
        if (ticket.kind() != MoveKind.STORAGE && ticket.kind() != MoveKind.SHARED_NOTHING) return Optional.empty();
        try {
            Optional<PhasedMigration> offered = phased(source);
            return offered.isPresent() ? offered.get().writesToDisks(ticket, WRITES) : Optional.empty();
        } catch (BackendException notTold) {
            return Optional.empty();
        }
    }

    /** What a host offers for this kind of move. */
    Optional<PhasedMigration> phased(HostId host) throws BackendException {
        return Offered.by(hosts.connection(host), kind);
    }

    Optional<DelegatedMigration> delegated() throws BackendException {
        return hosts.connection(source).capability(DelegatedMigration.class);
    }
}
