package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;

/**
 * Migration protocol version 3, led by the client ({@code virDomainMigrateVersion3Full} in {@code libvirt-domain.c}).
 */
final class LibvirtMigration implements DrivenMigration {
    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Landing.All landings;
    private final Optional<String> address;
    private final Standings standings;
    private final Settling settling;
    private final Map<MigrationId, LibvirtOutgoing> led = new ConcurrentHashMap<>();

    LibvirtMigration(LibvirtHost host, Line.Pool lines, Landing.All landings, Optional<String> address) {
        this.landings = landings;
        this.host = host;
        this.lines = lines;
        this.address = address;
        this.standings = new Standings(host, this::sentEverything);
        this.settling = new Settling(host, standings);
    }

    @Override
    public Set<MigrationOption> armed() {
        return EnumSet.allOf(MigrationOption.class);
    }

    @Override
    public Set<MigrationOption> live() {
        return EnumSet.of(MigrationOption.PAUSE_BUDGET, MigrationOption.BANDWIDTH);
    }

    @Override
    public boolean carriesDisks() {
        return true;
    }

    /** Pages of a post-copy come out of order, which QEMU's parallel channels cannot do. */
    @Override
    public boolean excludes(MigrationOption one, MigrationOption other) {
        return !one.equals(other)
                && EnumSet.of(MigrationOption.POST_COPY, MigrationOption.PARALLEL_CHANNELS)
                        .containsAll(EnumSet.of(one, other));
    }

    @Override
    public Optional<ByteRate> writesToDisks(MigrationTicket ticket, Duration window) throws BackendException {
        return DiskWrites.of(host, ticket, window);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return leave(ticket, false);
    }

    private OutgoingMigration leave(MigrationTicket ticket, boolean again) throws BackendException {
        LibvirtOutgoing outgoing =
                new LibvirtOutgoing(host, lines, ticket, again, landings, closed -> led.remove(ticket.id(), closed));
        led.put(ticket.id(), outgoing);
        return outgoing;
    }

    @Override
    public OutgoingMigration leaveAgain(MigrationTicket ticket) throws BackendException {
        return leave(ticket, true);
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return arrive(ticket, false);
    }

    @Override
    public IncomingMigration arriveAgain(MigrationTicket ticket) throws BackendException {
        return arrive(ticket, true);
    }

    private IncomingMigration arrive(MigrationTicket ticket, boolean again) throws BackendException {
        Optional<String> there = host.addressOn(ticket.network()).or(() -> address);
        return new LibvirtIncoming(host, lines, landings, ticket, again, there, this);
    }

    @Override
    public Standing ask(MigrationTicket ticket) throws BackendException {
        return standings.ask(ticket);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        settling.settle(ticket, seen, act);
    }

    private boolean sentEverything(MigrationId id) {
        LibvirtOutgoing outgoing = led.get(id);
        return outgoing != null && outgoing.sentEverything();
    }
}
