package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.TimedOut;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** What this host knows of a VM and its migration. How a domain that a crash left behind looks: {@code docs/migration.md}. */
final class Standings {
    private static final Duration ASK = Duration.ofSeconds(5);

    /** QEMU greets the destination's copy of a disk (NBD) in its main loop, without a time limit and without keep-alive. */
    private static final String IF_THAT_LASTS =
            ". If that lasts though the network is well, the VM's QEMU waits for a peer that has forgotten it: on this host"
                    + " ss -tnp shows its connection to the other host, and ss -tK dst ADDRESS dport = :PORT ends it";

    private static final Set<Reason> ENDINGS =
            EnumSet.of(Reason.SHUT_OFF_SHUTDOWN, Reason.SHUT_OFF_MIGRATED, Reason.SHUT_OFF_SAVED);

    private final LibvirtHost host;
    private final Predicate<MigrationId> sentEverything;

    /** @param sentEverything whether somebody here leads that migration and has seen all sent */
    Standings(LibvirtHost host, Predicate<MigrationId> sentEverything) {
        this.host = host;
        this.sentEverything = sentEverything;
    }

    Standing ask(MigrationTicket ticket) throws BackendException {
        Optional<VmId> vm = Optional.of(ticket.vm());
        try {
            Optional<DomainRef> domain = find(ticket.vm());
            MovedFiles files = new MovedFiles(host, ticket);
            Disks disks = files.disks(domain);
            Standing standing = domain.isEmpty() ? absent(ticket.vm()) : standing(ticket, domain.get());
            Presence presence = standing.presence();
            return standing.with(disks)
                    .withLeftovers(files.leftovers(domain).stream()
                            .filter(file -> !SavedPresence.needs(ticket, presence, file))
                            .toList());
        } catch (TimedOut e) {
            String why = ticket.kind() == MoveKind.SHARED_NOTHING ? IF_THAT_LASTS : ""; // the others greet nobody
            throw new BackendException.TimedOut(host.host(), vm, "ask", e.getMessage() + why, e);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask", vm, e);
        }
    }

    private Optional<DomainRef> find(VmId vm) throws LibvirtFailure {
        try {
            return domains().find(LibvirtHost.uuidOf(vm));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return Optional.empty(); // the id is none of libvirt's
            throw e;
        }
    }

    /**
     * Finish saves the definition before it starts the processors ({@code qemuMigrationDstFinishFresh}: persist, wait, start),
     * so a domain that is not defined never ran; {@link Standing#up} says since when that holds.
     */
    private Standing absent(VmId vm) throws LibvirtFailure {
        return new Standing(
                host.host(),
                vm,
                Presence.ABSENT,
                Optional.empty(),
                Past.NEVER_RAN,
                Optional.of(host.up(ASK)),
                "no such domain");
    }

    private Standing standing(MigrationTicket ticket, DomainRef domain) throws LibvirtFailure {
        try {
            DomainStatus status = domains().status(domain);
            Optional<MigrationId> mark = Mark.of(domains(), domain);
            boolean ours = mark.filter(ticket.id()::equals).isPresent();
            Optional<Presence> saved = SavedPresence.of(host, ticket, domain, status, ours);
            Presence presence = saved.isPresent() ? saved.get() : presence(ticket, domain, status);
            if (presence != Presence.OFF) {
                return new Standing(host.host(), ticket.vm(), presence, mark, status.toString());
            }
            Past past = mark.isEmpty() ? Past.NEVER_RAN : past(status);
            return new Standing(
                    host.host(), ticket.vm(), presence, mark, past, Optional.of(host.up(ASK)), status.toString());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return absent(ticket.vm());
            throw e;
        }
    }

    /**
     * The reasons of a domain that finish defined; they are lost when the daemon or the host restarts. Destroyed is no
     * evidence: recovery destroys an incoming domain too, and one that finish had defined by then may have run.
     */
    private static Past past(DomainStatus status) {
        if (status.is(Reason.SHUT_OFF_FAILED)) return Past.NEVER_RAN; // finish gave up before the processors ran
        return ENDINGS.stream().anyMatch(status::is) ? Past.ENDED : Past.UNKNOWN;
    }

    private Presence presence(MigrationTicket ticket, DomainRef domain, DomainStatus status) throws LibvirtFailure {
        if (PostCopy.isSplit(status)) return hasSentAll(domain, status) ? Presence.HANDED_OVER : Presence.SPLIT;
        return switch (status.state()) {
            case SHUT_OFF, CRASHED -> Presence.OFF;
            case RUNNING, BLOCKED, SHUTTING_DOWN -> sends(ticket, domain) ? Presence.SENDING : Presence.RUNNING;
            case PAUSED -> status.is(Reason.PAUSED_MIGRATION) ? pausedByMigration(ticket.id(), domain) : paused(domain);
            case PM_SUSPENDED, NO_STATE, UNKNOWN -> Presence.PAUSED;
        };
    }

    /** The source of a post-copy, with no page left. */
    private boolean hasSentAll(DomainRef domain, DomainStatus status) throws LibvirtFailure {
        if (!status.is(Reason.PAUSED_POSTCOPY) || host.isIncoming(domain)) return false;
        JobStats job = job(domain);
        return job.memoryTotalBytes().orElse(0) > 0
                && job.memoryRemainingBytes().orElse(1) == 0;
    }

    /** A destination's QEMU that is just starting is paused for that reason. */
    private Presence paused(DomainRef domain) throws LibvirtFailure {
        return host.isIncoming(domain) ? Presence.INCOMING : Presence.PAUSED;
    }

    /** libvirt's job lives on until confirm; that everything was sent is known to who leads, until it lets go. */
    private Presence pausedByMigration(MigrationId id, DomainRef domain) throws LibvirtFailure {
        if (host.isIncoming(domain)) return Presence.INCOMING;
        return !sentEverything.test(id) && job(domain).isActive() ? Presence.SENDING : Presence.HANDED_OVER;
    }

    private boolean sends(MigrationTicket ticket, DomainRef domain) throws LibvirtFailure {
        if (new DiskCopies(host, ticket).anyUnderWay(domain)) return true;
        return !host.isIncoming(domain) && ProgressReader.isUnderWay(job(domain));
    }

    private JobStats job(DomainRef domain) throws LibvirtFailure {
        return host.libvirt().jobs().within(ASK).stats(domain);
    }

    private DomainCalls domains() {
        return host.libvirt().domains().within(ASK);
    }
}
