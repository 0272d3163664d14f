package org.drover.migration.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.CheckReport;
import org.drover.migration.internal.checks.Planned;
import org.drover.migration.internal.checks.Planned.Way;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/** Two hosts and what they offer: driven when both do, else delegated when the source does. */
record Route(ConnectedHosts hosts, HostId source, HostId destination) {
    Planned planned(VmFacts vm, Snapshot picture) {
        return new Planned(vm, destination, picture, way());
    }

    /**
     * Looks at the picture; when something stands against the move that may have gone since without an event, such as a job
     * or a medium, the host that it is about is asked as it is now, and what that says counts.
     */
    CheckReport check(PreFlight preFlight, VmFacts vm, Snapshot picture, Instant now) {
        CheckReport report = preFlight.look(planned(vm, picture), now);
        VmFacts freshVm = fleeting(report, PreFlight.FLEETING) && answers(picture, source) ? asItIsNow(vm) : vm;
        Snapshot fresh = fleeting(report, PreFlight.FLEETING_THERE) && answers(picture, destination)
                ? asItIsNow(picture)
                : picture;
        return freshVm.equals(vm) && fresh == picture ? report : preFlight.look(planned(freshVm, fresh), now);
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
            if (driven(source).isPresent() && driven(destination).isPresent()) return Way.DRIVEN;
            return delegated().isPresent() ? Way.DELEGATED : Way.NONE;
        } catch (BackendException notNow) {
            return Way.UNKNOWN;
        }
    }

    Optional<DrivenMigration> driven(HostId host) throws BackendException {
        HostConnection connection = hosts.connection(host);
        return connection.capability(DrivenMigration.class);
    }

    Optional<DelegatedMigration> delegated() throws BackendException {
        return hosts.connection(source).capability(DelegatedMigration.class);
    }
}
