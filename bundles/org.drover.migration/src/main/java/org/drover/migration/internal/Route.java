package org.drover.migration.internal;

import java.time.Instant;
import java.util.Optional;
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
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/** Two hosts and what they offer: driven when both do, else delegated when the source does. */
record Route(ConnectedHosts hosts, HostId source, HostId destination) {
    Planned planned(VmFacts vm, Snapshot picture) {
        return new Planned(vm, destination, picture, way());
    }

    /**
     * Looks at the picture; when something stands against the move that may have gone since without an event, such as a job
     * or a medium, the source is asked for the VM as it is now, and what that says counts.
     */
    CheckReport check(PreFlight preFlight, VmFacts vm, Snapshot picture, Instant now) {
        CheckReport report = preFlight.look(planned(vm, picture), now);
        boolean fleeting = report.obstacles().stream().anyMatch(o -> PreFlight.FLEETING.contains(o.code()));
        boolean reachable = picture.host(source).filter(HostEntry::reachable).isPresent();
        if (!fleeting || !reachable) return report;
        VmFacts fresh = asItIsNow(vm);
        return fresh.equals(vm) ? report : preFlight.look(planned(fresh, picture), now);
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
