package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/** The few things that recovery does to a VM and its files, each only if they are still as they were seen. */
final class Settling {
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private final LibvirtHost host;
    private final Standings standings;

    Settling(LibvirtHost host, Standings standings) {
        this.host = host;
        this.standings = standings;
    }

    void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        Standing now = check(ticket, seen, act);
        String step = step(act);
        if (act == SettlingAct.REMOVE_LEFTOVERS) {
            removeLeftovers(ticket, seen, now, step);
            return;
        }
        try {
            perform(act, ticket, now, host.domain(ticket.vm()));
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(ticket.vm()), e);
        }
    }

    /**
     * How it stands now.
     *
     * @throws BackendException.Refused not as it was seen, or this is not done to a VM that stands so
     */
    Standing check(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        Standing now = standings.ask(ticket);
        String step = step(act);
        if (now.presence() != seen.presence() || !now.mark().equals(seen.mark()) || now.disks() != seen.disks()) {
            throw refused(ticket, step, "it is " + said(now) + " now and was seen as " + said(seen));
        }
        if (act == SettlingAct.REMOVE_LEFTOVERS) return now;
        if (!expectedBy(act).contains(now.presence()) || act == SettlingAct.SWITCH_DISKS && !canSwitch(now)) {
            throw refused(ticket, step, "that is not done to a VM that is " + said(now));
        }
        if (!now.carries(ticket.id())) throw refused(ticket, step, "it is not of migration " + ticket.id());
        return now;
    }

    /** The definition of one that is off may be one that a power cut brought back. */
    private static boolean canSwitch(Standing now) {
        return now.presence() == Presence.OFF ? now.disks() != Disks.MOVED : now.disks() == Disks.BETWEEN;
    }

    static String step(SettlingAct act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String said(Standing standing) {
        return standing.presence() + (standing.disks() == Disks.AS_BEFORE ? "" : " with disks " + standing.disks());
    }

    /** A VM that is here keeps its files; what it does not use may be of a move that it bears no mark of any more. */
    private void removeLeftovers(MigrationTicket ticket, Standing seen, Standing now, String step)
            throws BackendException {
        List<String> left =
                seen.leftovers().stream().filter(now.leftovers()::contains).toList();
        if (left.isEmpty()) throw refused(ticket, step, "nothing of it is left");
        new MovedFiles(host, ticket).remove(step, left);
        boolean over = ticket.kind() == MoveKind.STORAGE
                && now.carries(ticket.id())
                && now.presence() != Presence.SENDING
                && now.disks() != Disks.BETWEEN;
        if (over) unmark(ticket, step);
    }

    private void unmark(MigrationTicket ticket, String step) throws BackendException {
        try {
            Mark.remove(domains(), host.domain(ticket.vm()));
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(ticket.vm()), e);
        }
    }

    private static Set<Presence> expectedBy(SettlingAct act) {
        return switch (act) {
            case STOP_SENDING -> EnumSet.of(Presence.SENDING);
            case RESUME -> EnumSet.of(Presence.HANDED_OVER, Presence.SPLIT);
            case LET_GO -> EnumSet.of(Presence.HANDED_OVER, Presence.SPLIT, Presence.OFF);
            case DESTROY_LEFTOVER -> EnumSet.of(Presence.INCOMING, Presence.OFF);
            case START -> EnumSet.of(Presence.OFF);
            case SWITCH_DISKS -> EnumSet.of(Presence.SENDING, Presence.RUNNING, Presence.PAUSED, Presence.OFF);
            case END_HALF -> EnumSet.of(Presence.SPLIT);
            case REMOVE_LEFTOVERS -> EnumSet.allOf(Presence.class);
        };
    }

    private void perform(SettlingAct act, MigrationTicket ticket, Standing now, DomainRef domain)
            throws LibvirtFailure, BackendException {
        boolean off = now.presence() == Presence.OFF;
        switch (act) {
            case STOP_SENDING -> stopSending(ticket, now, domain);
            case SWITCH_DISKS -> {
                if (off) switchDefinition(ticket, domain);
                else new DiskCopies(host, ticket).switchOver(domain);
            }
            case RESUME -> {
                if (now.presence() == Presence.SPLIT) throw cannotTakeBack(ticket);
                domains().resume(domain);
            }
            case START -> domains().start(domain);
            case DESTROY_LEFTOVER -> {
                if (off) undefine(ticket, domain);
                else domains().destroy(domain);
            }
            case LET_GO -> {
                if (off) undefine(ticket, domain);
                else letGo(ticket, domain);
            }
            case END_HALF -> endHalf(domain);
            case REMOVE_LEFTOVERS -> throw new IllegalStateException(act + " is done elsewhere");
        }
    }

    /** libvirt forgets why a domain is off when it starts: one that has a reason has been in memory since. */
    private void switchDefinition(MigrationTicket ticket, DomainRef domain) throws LibvirtFailure, BackendException {
        String step = step(SettlingAct.SWITCH_DISKS);
        DomainStatus status = domains().status(domain);
        if (status.reason() != 0) {
            throw refused(ticket, step, "it is " + status + ": it has run since this host's libvirtd was started");
        }
        for (String file : MovedFiles.to(ticket)) {
            if (!host.files().exists(file)) throw refused(ticket, step, file + " is not there");
        }
        domains().defineXml(new MovedFiles(host, ticket).definition(domains(), domain));
    }

    /** Also when no page was fetched: the state {@code postcopy-active} of its QEMU leads to no other but the end. */
    private BackendException cannotTakeBack(MigrationTicket ticket) {
        return new BackendException.Unsupported(
                host.host(),
                Optional.of(ticket.vm()),
                step(SettlingAct.RESUME),
                "QEMU does not run a VM again that it has switched over to post-copy; it can be ended here and started"
                        + " from its disks");
    }

    private void stopSending(MigrationTicket ticket, Standing now, DomainRef domain)
            throws LibvirtFailure, BackendException {
        if (ticket.kind() != MoveKind.STORAGE) {
            host.libvirt().jobs().within(SETTLE).abort(domain);
            return;
        }
        if (now.disks() != Disks.AS_BEFORE) {
            throw refused(ticket, "stop sending", "some of its disks have gone over to the new files already");
        }
        new DiskCopies(host, ticket).end(domain);
        new MovedFiles(host, ticket).remove("stop sending", MovedFiles.to(ticket));
        unmark(ticket, "stop sending");
    }

    /** Whoever waits for its pages ends it too, once its process goes: who was first does not matter. */
    private void endHalf(DomainRef domain) throws LibvirtFailure {
        try {
            domains().destroy(domain);
        } catch (LibvirtException e) {
            boolean runs = domains().list(Flag.Listing.ACTIVE).contains(domain);
            if (runs || !e.is(ErrorCode.OPERATION_INVALID)) throw e;
        }
    }

    /** As libvirt's own confirm does: the process ends, then the definition goes; the disks are not touched. */
    private void letGo(MigrationTicket ticket, DomainRef domain) throws LibvirtFailure {
        boolean persistent = domains().isPersistent(domain);
        domains().destroy(domain);
        if (persistent) undefine(ticket, domain);
    }

    /** A file of firmware settings that the move carried is on either host, and goes with the definition. */
    private void undefine(MigrationTicket ticket, DomainRef domain) throws LibvirtFailure {
        Flag.Undefine nvram = Nvram.isCarried(ticket) ? Flag.Undefine.NVRAM : Flag.Undefine.KEEP_NVRAM;
        domains().undefine(domain, nvram, Flag.Undefine.KEEP_TPM);
    }

    private BackendException refused(MigrationTicket ticket, String step, String why) {
        return host.failures().refused(step, ticket.vm(), why);
    }

    private DomainCalls domains() {
        return host.libvirt().domains().within(SETTLE);
    }
}
