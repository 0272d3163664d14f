package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.JobCalls;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * Live migration that the source's libvirtd leads by itself over a connection of its own to the destination's ("peer to
 * peer"). When those two lose contact in the hand-over, libvirt runs the VM on at the source and trusts the lock manager
 * that it does not run twice ({@code qemuMigrationSrcPerformPeer2Peer3} says so): hence only VMs that leases guard.
 * <p>What is known of a task without whoever started it stands in the domain: the migration's id and the host that it
 * leaves, its state and its job.
 */
final class LibvirtDelegated implements DelegatedMigration {
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration ABORT = Duration.ofSeconds(2);
    private static final long ABORT_WITHIN_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long AGAIN_NANOS = 50_000_000;
    private static final int MOST_REMEMBERED = 1000;

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Map<MigrationId, PeerTask> started = new ConcurrentHashMap<>();

    LibvirtDelegated(LibvirtHost host, Line.Pool lines) {
        this.host = host;
        this.lines = lines;
    }

    @Override
    public void start(MigrationTicket ticket, HostEndpoint destination, Consumer<DelegatedStatus> changes)
            throws BackendException {
        Settings there = settings(ticket, destination);
        String uri = there.peerUri().orElse(destination.address().toString());
        if (started.size() >= MOST_REMEMBERED) started.values().removeIf(PeerTask::hasEnded);
        Line line = lines.take();
        boolean begun = false;
        try {
            DomainRef domain = checked(ticket);
            Mark.put(domains(), domain, ticket.id(), true, host.host());
            PeerTask task = new PeerTask(host, line, ticket, domain, changes);
            started.put(ticket.id(), task);
            task.begin(uri, MigrationTerms.of(ticket, true, there.migrationAddress(), List.of()), this::over);
            begun = true;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("start", Optional.of(ticket.vm()), e);
        } finally {
            if (!begun) {
                started.remove(ticket.id());
                lines.giveBack(line);
            }
        }
    }

    /** The hosts go on with what is under way; nothing more is told of it. */
    void letGo() {
        started.values().forEach(PeerTask::letGo);
    }

    /** What ended well gives its line to the next; of what did not, libvirt may hold something by it. */
    private void over(PeerTask task, Line line, boolean well) {
        if (well) lines.giveBack(line);
        else line.connection().close();
        if (!task.hasEnded()) started.remove(task.id(), task); // nobody here knows how it goes on
    }

    private Settings settings(MigrationTicket ticket, HostEndpoint destination) throws BackendException {
        try {
            Settings there = Settings.of(destination.settings());
            if (there.peerToPeer()) return there;
            throw refused(
                    ticket, "the endpoint of " + destination.host() + " does not say that hosts may log in there");
        } catch (IllegalArgumentException e) {
            throw refused(ticket, "the endpoint of " + destination.host() + ": " + e.getMessage());
        }
    }

    private DomainRef checked(MigrationTicket ticket) throws LibvirtFailure, BackendException {
        if (ticket.kind() != MoveKind.LIVE) {
            throw refused(ticket, "hosts move among themselves only what both reach the disks of");
        }
        DomainRef domain = host.domain(ticket.vm());
        if (domains().status(domain).state() != State.RUNNING) throw refused(ticket, "only a running VM is moved live");
        if (jobs().stats(domain).isActive()) throw refused(ticket, "another job of this VM is under way");
        if (!domains().isPersistent(domain)) throw refused(ticket, Bound.UNDEFINED);
        Optional<Leases> leases = host.capability(Leases.class);
        if (leases.isEmpty() || !leases.get().guards(ticket.vm())) {
            throw refused(
                    ticket,
                    "hosts that lose each other in the hand-over run it on at the source, and only leases on all of its"
                            + " disks keep it from running twice then; Drover can lead this move instead");
        }
        return domain;
    }

    private BackendException refused(MigrationTicket ticket, String why) {
        return host.failures().refused("start", ticket.vm(), why);
    }

    @Override
    public CancelAnswer cancel(MigrationId id) throws BackendException {
        try {
            PeerTask task = started.get(id);
            if (task != null) return cancel(task);
            Optional<DomainRef> leaving = leaving(id);
            return leaving.isPresent() ? abort(leaving.get()) : CancelAnswer.NOTHING_TO_CANCEL;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("cancel", Optional.empty(), e);
        }
    }

    /** libvirt has nothing to abort before it has begun: it is tried again until then. */
    private CancelAnswer cancel(PeerTask task) throws LibvirtFailure {
        task.cancelled();
        long end = System.nanoTime() + ABORT_WITHIN_NANOS;
        while (!task.hasEnded()) {
            CancelAnswer answer = abort(task.domain());
            if (answer == CancelAnswer.CANCELLED) return answer;
            if (System.nanoTime() > end) return CancelAnswer.TOO_LATE;
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        return task.status().stage() == Stage.CANCELLED ? CancelAnswer.CANCELLED : CancelAnswer.TOO_LATE;
    }

    private CancelAnswer abort(DomainRef domain) throws LibvirtFailure {
        try {
            host.libvirt().jobs().within(ABORT).abort(domain);
            return CancelAnswer.CANCELLED;
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.OPERATION_INVALID) || e.is(ErrorCode.NO_DOMAIN)) return CancelAnswer.NOTHING_TO_CANCEL;
            throw e;
        }
    }

    /** The domain that somebody else's task takes away from here. */
    private Optional<DomainRef> leaving(MigrationId id) throws LibvirtFailure {
        for (DomainRef domain : domains().list(Flag.Listing.ACTIVE)) {
            boolean marked = Mark.of(domains(), domain).filter(id::equals).isPresent();
            if (marked && leavesFromHere(domain)) return Optional.of(domain);
        }
        return Optional.empty();
    }

    private boolean leavesFromHere(DomainRef domain) throws LibvirtFailure {
        Optional<HostId> from = Mark.from(domains(), domain);
        return from.isPresent() && from.get().equals(host.host());
    }

    @Override
    public Optional<DelegatedStatus> ask(MigrationId id, VmId vm) throws BackendException {
        PeerTask task = started.get(id);
        if (task != null) return Optional.of(task.status());
        try {
            Optional<DomainRef> domain = domains().find(LibvirtHost.uuidOf(vm));
            return domain.isPresent() ? asked(id, domain.get()) : Optional.empty();
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return Optional.empty();
            throw host.failures().looking("ask", Optional.of(vm), e);
        } catch (LibvirtFailure e) {
            throw host.failures().looking("ask", Optional.of(vm), e);
        }
    }

    /** Of a task that somebody else started. What is paused between the hosts is none of the three ends. */
    private Optional<DelegatedStatus> asked(MigrationId id, DomainRef domain) throws LibvirtFailure {
        if (Mark.of(domains(), domain).filter(id::equals).isEmpty()) return Optional.empty();
        Optional<HostId> from = Mark.from(domains(), domain);
        if (from.isEmpty()) return Optional.empty(); // it was led by somebody, phase by phase
        boolean here = from.get().equals(host.host());
        DomainStatus status = domains().status(domain);
        if (!here && host.isIncoming(domain)) return Optional.of(running(id, Optional.empty()));
        JobStats job = jobs().stats(domain);
        if (job.isActive()) return Optional.of(running(id, Optional.of(job).filter(j -> here)));
        if (status.state() != State.RUNNING) return Optional.empty();
        return Optional.of(here ? failed(id, status) : done(id, domain));
    }

    private static DelegatedStatus running(MigrationId id, Optional<JobStats> job) {
        Optional<MigrationProgress> progress =
                job.filter(j -> j.memoryTotalBytes().orElse(0) > 0).map(ProgressReader::read);
        return new DelegatedStatus(id, Stage.RUNNING, progress, Optional.empty(), MigrationFigures.UNKNOWN);
    }

    private static DelegatedStatus failed(MigrationId id, DomainStatus status) {
        String why = status.is(Reason.RUNNING_MIGRATION_CANCELED)
                ? "the hosts gave it up in the hand-over; why, libvirt does not tell any more"
                : "the hosts gave it up, or somebody cancelled it; why, libvirt does not tell any more";
        return new DelegatedStatus(id, Stage.FAILED, Optional.empty(), Optional.of(why), MigrationFigures.UNKNOWN);
    }

    /** It runs where it did not come from, and nothing of it is under way. */
    private DelegatedStatus done(MigrationId id, DomainRef domain) {
        MigrationFigures figures = MigrationFigures.UNKNOWN;
        try {
            JobStats last = jobs().completed(domain);
            if (last.type() == JobStats.Type.COMPLETED) figures = ProgressReader.figures(last);
        } catch (LibvirtFailure notTold) {
            figures = MigrationFigures.UNKNOWN;
        }
        return new DelegatedStatus(id, Stage.DONE, Optional.empty(), Optional.empty(), figures);
    }

    private DomainCalls domains() {
        return host.libvirt().domains().within(ASK);
    }

    private JobCalls jobs() {
        return host.libvirt().jobs().within(ASK);
    }
}
