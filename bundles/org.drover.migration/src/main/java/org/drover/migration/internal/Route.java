package org.drover.migration.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Snapshot;
import org.drover.migration.internal.checks.Planned;
import org.drover.migration.internal.checks.Planned.Way;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/** Two hosts and what they offer: driven when both do, else delegated when the source does. */
record Route(ConnectedHosts hosts, HostId source, HostId destination) {
    Planned planned(VmFacts vm, Snapshot picture) {
        return new Planned(vm, destination, picture, way());
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
