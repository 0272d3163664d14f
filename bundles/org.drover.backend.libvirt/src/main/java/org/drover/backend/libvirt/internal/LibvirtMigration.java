package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * Migration protocol version 3, led by the client ({@code virDomainMigrateVersion3Full} in {@code libvirt-domain.c}), and
 * what recovery asks and does. How a domain that a crash left behind looks: see {@code docs/migration.md}.
 */
final class LibvirtMigration implements DrivenMigration {
    static final String MARK_URI = "urn:drover:migration";
    static final String MARK_KEY = "drover";
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Pattern MARK =
            Pattern.compile("<(?:\\w+:)?migration[^>]*\\bid=['\"]([A-Za-z0-9-]{1,64})['\"]");

    private static final Set<Reason> ENDINGS =
            EnumSet.of(Reason.SHUT_OFF_SHUTDOWN, Reason.SHUT_OFF_MIGRATED, Reason.SHUT_OFF_SAVED);

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Optional<String> address;
    private final Map<MigrationId, LibvirtOutgoing> led = new ConcurrentHashMap<>();

    LibvirtMigration(LibvirtHost host, Line.Pool lines, Optional<String> address) {
        this.host = host;
        this.lines = lines;
        this.address = address;
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
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        LibvirtOutgoing outgoing = new LibvirtOutgoing(host, lines, ticket, closed -> led.remove(ticket.id(), closed));
        led.put(ticket.id(), outgoing);
        return outgoing;
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return new LibvirtIncoming(host, lines, ticket, address, this);
    }

    @Override
    public Standing ask(MigrationTicket ticket) throws BackendException {
        MigrationId id = ticket.id();
        VmId vm = ticket.vm();
        try {
            Optional<DomainRef> domain = domains().within(ASK).find(LibvirtHost.uuidOf(vm));
            if (domain.isEmpty()) return absent(vm);
            return standing(id, vm, domain.get());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return absent(vm);
            throw host.failures().looking("ask", Optional.of(vm), e);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask", Optional.of(vm), e);
        }
    }

    /**
     * Finish saves the definition before it starts the processors ({@code qemuMigrationDstFinishFresh}: persist, wait, start),
     * so a domain that is not defined never ran; {@link Standing#up} says since when that holds.
     */
    private Standing absent(VmId vm) throws BackendException {
        return new Standing(
                host.host(),
                vm,
                Presence.ABSENT,
                Optional.empty(),
                Past.NEVER_RAN,
                Optional.of(up(vm)),
                "no such domain");
    }

    private Duration up(VmId vm) throws BackendException {
        try {
            return host.up(ASK);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask", Optional.of(vm), e);
        }
    }

    private Standing standing(MigrationId id, VmId vm, DomainRef domain) throws LibvirtFailure, BackendException {
        DomainStatus status = domains().within(ASK).status(domain);
        Optional<MigrationId> mark = domains()
                .within(ASK)
                .metadata(domain, MARK_URI)
                .map(MARK::matcher)
                .filter(Matcher::find)
                .map(m -> new MigrationId(m.group(1)));
        Presence presence = presence(id, domain, status);
        if (presence != Presence.OFF) return new Standing(host.host(), vm, presence, mark, status.toString());
        Past past = mark.isEmpty() ? Past.NEVER_RAN : past(status);
        return new Standing(host.host(), vm, presence, mark, past, Optional.of(up(vm)), status.toString());
    }

    /**
     * The reasons of a domain that finish defined; they are lost when the daemon or the host restarts. Destroyed is no
     * evidence: recovery destroys an incoming domain too, and one that finish had defined by then may have run.
     */
    private static Past past(DomainStatus status) {
        if (status.is(Reason.SHUT_OFF_FAILED)) return Past.NEVER_RAN; // finish gave up before the processors ran
        return ENDINGS.stream().anyMatch(status::is) ? Past.ENDED : Past.UNKNOWN;
    }

    private Presence presence(MigrationId id, DomainRef domain, DomainStatus status) throws LibvirtFailure {
        return switch (status.state()) {
            case SHUT_OFF, CRASHED -> Presence.OFF;
            case RUNNING, BLOCKED, SHUTTING_DOWN -> sends(domain) ? Presence.SENDING : Presence.RUNNING;
            case PAUSED -> status.is(Reason.PAUSED_MIGRATION) ? pausedByMigration(id, domain) : paused(domain);
            case PM_SUSPENDED, NO_STATE, UNKNOWN -> Presence.PAUSED;
        };
    }

    /** A destination's QEMU that is just starting is paused for that reason. */
    private Presence paused(DomainRef domain) throws LibvirtFailure {
        return host.isIncoming(domain) ? Presence.INCOMING : Presence.PAUSED;
    }

    /** libvirt's job lives on until confirm; that everything was sent is known to who leads, until it lets go. */
    private Presence pausedByMigration(MigrationId id, DomainRef domain) throws LibvirtFailure {
        if (host.isIncoming(domain)) return Presence.INCOMING;
        LibvirtOutgoing outgoing = led.get(id);
        boolean all = outgoing != null && outgoing.sentEverything();
        return !all && job(domain).isActive() ? Presence.SENDING : Presence.HANDED_OVER;
    }

    /** From begin on libvirt calls it a job; memory is counted once the transfer has begun. */
    private boolean sends(DomainRef domain) throws LibvirtFailure {
        if (host.isIncoming(domain)) return false;
        JobStats job = job(domain);
        return job.isActive() && job.memoryTotalBytes().orElse(0) > 0;
    }

    private JobStats job(DomainRef domain) throws LibvirtFailure {
        return host.libvirt().jobs().within(ASK).stats(domain);
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        MigrationId id = ticket.id();
        VmId vm = seen.vm();
        Standing now = ask(ticket);
        String step = act.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        if (now.presence() != seen.presence() || !now.mark().equals(seen.mark())) {
            throw host.failures()
                    .refused(step, vm, "it is " + now.presence() + " now and was seen as " + seen.presence());
        }
        if (!expectedBy(act).contains(now.presence())) {
            throw host.failures().refused(step, vm, "that is not done to a VM that is " + now.presence());
        }
        if (!now.carries(id)) throw host.failures().refused(step, vm, "it is not of migration " + id);
        try {
            perform(act, host.domain(vm), now.presence() == Presence.OFF);
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(vm), e);
        }
    }

    private static Set<Presence> expectedBy(SettlingAct act) {
        return switch (act) {
            case STOP_SENDING -> EnumSet.of(Presence.SENDING);
            case RESUME -> EnumSet.of(Presence.HANDED_OVER);
            case LET_GO -> EnumSet.of(Presence.HANDED_OVER, Presence.OFF);
            case DESTROY_LEFTOVER -> EnumSet.of(Presence.INCOMING, Presence.OFF);
            case START -> EnumSet.of(Presence.OFF);
            case SWITCH_DISKS, REMOVE_LEFTOVERS, END_HALF -> EnumSet.noneOf(Presence.class);
        };
    }

    private void perform(SettlingAct act, DomainRef domain, boolean off) throws LibvirtFailure {
        DomainCalls domains = domains().within(SETTLE);
        switch (act) {
            case STOP_SENDING -> host.libvirt().jobs().within(SETTLE).abort(domain);
            case RESUME -> domains.resume(domain);
            case START -> domains.start(domain);
            case DESTROY_LEFTOVER -> {
                if (off) undefine(domains, domain);
                else domains.destroy(domain);
            }
            case SWITCH_DISKS, REMOVE_LEFTOVERS, END_HALF -> {}
            case LET_GO -> {
                if (off) undefine(domains, domain);
                else letGo(domains, domain);
            }
        }
    }

    /** As libvirt's own confirm does: the process ends, then the definition goes; the disks are not touched. */
    private static void letGo(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        boolean persistent =
                domains.list(Flag.Listing.ACTIVE, Flag.Listing.PERSISTENT).contains(domain);
        domains.destroy(domain);
        if (persistent) undefine(domains, domain);
    }

    private static void undefine(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        domains.undefine(domain, Flag.Undefine.KEEP_NVRAM, Flag.Undefine.KEEP_TPM);
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
