package org.drover.migration.internal.recovery;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.internal.phases.Offered;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/** Asks one host what it knows of a migration, and does the one act that was decided. */
final class Witness {
    private final ConnectedHosts hosts;
    private final MigrationTicket ticket;
    private final HostId host;

    Witness(ConnectedHosts hosts, MigrationTicket ticket, HostId host) {
        this.hosts = hosts;
        this.ticket = ticket;
        this.host = host;
    }

    HostId host() {
        return host;
    }

    Standing ask() throws BackendException {
        HostConnection connection = hosts.connection(host);
        Optional<PhasedMigration> phased = Offered.by(connection, ticket.kind());
        if (phased.isPresent()) return phased.get().ask(ticket);
        Optional<VmFacts> found = connection.vms().stream()
                .filter(vm -> vm.id().equals(ticket.vm()))
                .findFirst();
        return new Standing(
                host,
                ticket.vm(),
                found.map(vm -> presence(vm.state())).orElse(Presence.ABSENT),
                Optional.empty(),
                found.map(vm -> vm.state().toString()).orElse("not there"));
    }

    /** This host's own part in leading a live migration. */
    DrivenMigration driven() throws BackendException {
        return hosts.connection(host)
                .capability(DrivenMigration.class)
                .orElseThrow(() -> new BackendException.Unsupported(
                        host, Optional.of(ticket.vm()), "lead on", "it leads no live migration"));
    }

    private static Presence presence(VmState state) {
        return switch (state) {
            case RUNNING -> Presence.RUNNING;
            case PAUSED, CRASHED, UNKNOWN -> Presence.PAUSED;
            case INCOMING -> Presence.INCOMING;
            case OFF -> Presence.OFF;
        };
    }

    /** How a delegated migration stands, as this host says. */
    Optional<DelegatedStatus> task() throws BackendException {
        Optional<DelegatedMigration> delegated = hosts.connection(host).capability(DelegatedMigration.class);
        return delegated.isPresent() ? delegated.get().ask(ticket.id(), ticket.vm()) : Optional.empty();
    }

    /** Asks this host to stop a delegated migration. */
    CancelAnswer cancel() throws BackendException {
        Optional<DelegatedMigration> delegated = hosts.connection(host).capability(DelegatedMigration.class);
        return delegated.isPresent() ? delegated.get().cancel(ticket.id()) : CancelAnswer.NOTHING_TO_CANCEL;
    }

    /** Whether leases keep this host from running the VM while another one does. */
    boolean guarded() throws BackendException {
        Optional<Leases> leases = hosts.connection(host).capability(Leases.class);
        return leases.isPresent() && leases.get().guards(ticket.vm());
    }

    void act(Standing seen, SettlingAct act) throws BackendException {
        Optional<PhasedMigration> phased = Offered.by(hosts.connection(host), ticket.kind());
        if (phased.isEmpty()) {
            throw new BackendException.Unsupported(host, Optional.of(ticket.vm()), "settle", "it settles by itself");
        }
        phased.get().settle(ticket, seen, act);
    }
}
