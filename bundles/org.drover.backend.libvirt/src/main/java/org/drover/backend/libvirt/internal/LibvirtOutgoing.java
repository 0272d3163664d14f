package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.JobCalls;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.MigrationCookie;

/** The source's side: begin, perform, confirm over a connection of its own; looks and cancels go over the host's. */
final class LibvirtOutgoing implements OutgoingMigration {
    private static final Logger LOG = System.getLogger(LibvirtOutgoing.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration CANCEL = Duration.ofSeconds(5);
    private static final Duration LONGEST_TRANSFER = Duration.ofDays(7);
    private static final long LOOK_EVERY_MILLIS = 100;
    /** {@code VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED}. */
    private static final int SUSPENDED_MIGRATED = 1;

    private static final long FIGURES_WAIT_MILLIS = 500;

    /** How far the source is; decides what {@link #keep} has to undo. */
    private enum Reached {
        NOTHING,
        BEGUN,
        PERFORMING,
        /** libvirt runs the VM on by itself after a failed perform. */
        PERFORM_FAILED,
        PERFORMED,
        ENDED
    }

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Line line;
    private final LibvirtConnection own;
    private final MigrationTicket ticket;
    private final CompletableFuture<JobStats> outcome = new CompletableFuture<>();
    private final Consumer<LibvirtOutgoing> whenClosed;
    private volatile Reached reached = Reached.NOTHING;
    private volatile MigrationProgress lastSeen = ProgressReader.NOTHING_KNOWN;
    private volatile OptionalLong pausedSinceNanos = OptionalLong.empty();
    /** Its lease was given up when it was stopped for the last pages. */
    private volatile boolean stopped;

    private boolean confirmed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private DomainRef domain;
    /** Told while the destination prepares; perform begins when it is settled. */
    private CompletableFuture<Void> budget;

    private boolean persistent;
    private boolean marked;
    private MigrationTerms terms;

    LibvirtOutgoing(LibvirtHost host, Line.Pool lines, MigrationTicket ticket, Consumer<LibvirtOutgoing> whenClosed)
            throws BackendException {
        this.host = host;
        this.lines = lines;
        this.line = lines.take();
        this.own = line.connection();
        this.ticket = ticket;
        this.whenClosed = whenClosed;
    }

    @Override
    public Offer begin() throws BackendException {
        try {
            domain = own.domains().lookup(LibvirtHost.uuidOf(ticket.vm()));
            if (own.domains().status(domain).state() != State.RUNNING) {
                throw host.failures().refused("begin", ticket.vm(), "only a running VM is moved live");
            }
            if (own.jobs().stats(domain).isActive()) { // else libvirt lets us wait for its end, 30 s long
                throw host.failures().refused("begin", ticket.vm(), "another job of this VM is under way");
            }
            persistent = own.domains()
                    .list(Flag.Listing.ACTIVE, Flag.Listing.PERSISTENT)
                    .contains(domain);
            mark(Optional.of("<migration id='" + ticket.id() + "'/>"));
            marked = true;
            terms = MigrationTerms.of(ticket.options(), persistent, Optional.empty());
            var begun = own.migrations().begin(domain, terms.params(), terms.flags());
            reached = Reached.BEGUN;
            host.leaving().add(ticket.vm());
            budget = own.jobs().startSettingMaxDowntime(domain, forLastPages(ticket.options()));
            return new Offer(begun.xml(), Baggage.of(begun.cookie().bytes()));
        } catch (LibvirtFailure e) {
            throw host.failures().acting("begin", Optional.of(ticket.vm()), e);
        }
    }

    /** Where there is a definition it carries the mark too: libvirt makes the one over there from it. */
    private void mark(Optional<String> element) throws LibvirtFailure {
        Flag.Affect[] where = persistent
                ? new Flag.Affect[] {Flag.Affect.LIVE, Flag.Affect.CONFIG}
                : new Flag.Affect[] {Flag.Affect.LIVE};
        own.domains().setMetadata(domain, element, LibvirtMigration.MARK_KEY, LibvirtMigration.MARK_URI, where);
    }

    /** The VM waits on this side for its end; libvirt cannot be asked for that before the end. */
    boolean sentEverything() {
        return reached == Reached.PERFORMED;
    }

    /** QEMU's limit is for the last pages alone; devices, lease and the hosts' talk take the other half. */
    private static Duration forLastPages(MigrationOptions options) {
        return Duration.ofMillis(Math.max(1, options.pauseBudget().toMillis() / 2));
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        try {
            line.listen(event -> heard(event, progress));
            await(budget);
            reached = Reached.PERFORMING;
            CompletableFuture<MigrationCookie> running = own.migrations()
                    .within(LONGEST_TRANSFER)
                    .perform(
                            domain,
                            terms.params().withUri(reservation.address()),
                            MigrationCookie.of(reservation.baggage().bytes()),
                            terms.flags());
            MigrationCookie cookie = await(running, progress);
            reached = Reached.PERFORMED;
            return new Transfer(Baggage.of(cookie.bytes()));
        } catch (LibvirtFailure e) {
            if (reached == Reached.PERFORMING && e instanceof LibvirtException) reached = Reached.PERFORM_FAILED;
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        }
    }

    private void await(CompletableFuture<Void> answer) throws LibvirtFailure, BackendException {
        await(answer, progress -> {});
    }

    private <T> T await(CompletableFuture<T> running, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException {
        while (true) {
            try {
                return running.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look().ifPresent(seen -> lastSeen = seen);
                progress.accept(lastSeen.withPausedFor(pausedFor()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof LibvirtFailure failure) throw failure;
                throw new IllegalStateException("perform of " + ticket.vm() + " failed in the client", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException.Lost(
                        host.host(), Optional.of(ticket.vm()), "perform", "interrupted while it went on", e);
            }
        }
    }

    private void heard(DomainEvent event, Consumer<MigrationProgress> progress) {
        if (!event.domain().equals(domain)) return;
        if (event instanceof DomainEvent.JobCompleted done) outcome.complete(done.stats());
        if (event instanceof DomainEvent.Lifecycle life) notePause(life, progress);
    }

    /**
     * That the VM is stopped is told the moment it is: a QEMU that sends its last pages answers no question until it is
     * done ({@code migration_completion} holds its big lock).
     */
    private void notePause(DomainEvent.Lifecycle life, Consumer<MigrationProgress> progress) {
        boolean stops = life.change() == DomainEvent.Change.SUSPENDED && life.detail() == SUSPENDED_MIGRATED;
        if (!stops && life.change() != DomainEvent.Change.RESUMED) return;
        stopped |= stops;
        pausedSinceNanos = stops ? OptionalLong.of(System.nanoTime()) : OptionalLong.empty();
        progress.accept(lastSeen.withPausedFor(pausedFor()));
    }

    private Optional<Duration> pausedFor() {
        OptionalLong since = pausedSinceNanos;
        return since.isPresent()
                ? Optional.of(Duration.ofNanos(System.nanoTime() - since.getAsLong()))
                : Optional.empty();
    }

    /** Empty when there is nothing to see, or nobody to ask: that the transfer ended is told by perform itself. */
    private Optional<MigrationProgress> look() {
        try {
            JobStats stats = host.libvirt().jobs().within(LOOK).stats(domain);
            boolean counted = stats.isActive() && stats.memoryTotalBytes().orElse(0) > 0; // else it is just beginning
            return counted ? Optional.of(ProgressReader.read(stats)) : Optional.empty();
        } catch (LibvirtFailure e) {
            return Optional.empty();
        }
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        try {
            own.migrations()
                    .confirm(
                            domain,
                            terms.params(),
                            MigrationCookie.of(arrival.baggage().bytes()),
                            terms.flags());
            reached = Reached.ENDED;
            confirmed = true;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("confirm", Optional.of(ticket.vm()), e);
        }
        return figures();
    }

    /** libvirt sends them as an event around its answer to confirm; afterwards the domain is gone and cannot be asked. */
    private MigrationFigures figures() {
        try {
            return ProgressReader.figures(outcome.get(FIGURES_WAIT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MigrationFigures.UNKNOWN;
        } catch (ExecutionException | TimeoutException e) {
            return MigrationFigures.UNKNOWN;
        }
    }

    @Override
    public void keep() throws BackendException {
        if (reached == Reached.PERFORMING) stopSending(); // whoever led it left it before it ended
        try {
            if (reached == Reached.BEGUN || reached == Reached.PERFORMED) {
                own.migrations().cancelAtSource(domain, terms.params(), terms.flags());
                reached = Reached.ENDED;
            }
            if (!marked) return;
            if (own.jobs().within(LOOK).stats(domain).isActive()) { // the mark stays: it says who has to settle it
                throw host.failures().refused("keep", ticket.vm(), "its transfer has not ended yet");
            }
            resumeWhenLeftPaused();
            renewLease();
            mark(Optional.empty());
            marked = false;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("keep", Optional.of(ticket.vm()), e);
        }
    }

    private void resumeWhenLeftPaused() throws LibvirtFailure {
        if (own.domains().status(domain).is(Reason.PAUSED_MIGRATION))
            own.domains().resume(domain);
    }

    /**
     * A QEMU that sets its VM going again by itself does not get its lease back: libvirt gives it up at every stop and
     * takes it when it is libvirt that resumes ({@code qemuProcessHandleStop}, {@code qemuProcessStartCPUs}). So libvirt
     * stops it once more, for some milliseconds.
     */
    private void renewLease() throws LibvirtFailure {
        if (!stopped || host.capability(Leases.class).isEmpty()) return;
        if (!own.domains().status(domain).is(Reason.RUNNING_UNPAUSED)) return;
        own.domains().suspend(domain);
        own.domains().resume(domain);
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        if (reached == Reached.PERFORMED || reached == Reached.ENDED) return CancelAnswer.TOO_LATE;
        if (reached != Reached.PERFORMING) return CancelAnswer.NOTHING_TO_CANCEL;
        try {
            host.libvirt().jobs().within(CANCEL).abort(domain);
            return CancelAnswer.CANCELLED;
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.OPERATION_INVALID)) return CancelAnswer.NOTHING_TO_CANCEL;
            throw host.failures().acting("cancel", Optional.of(ticket.vm()), e);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("cancel", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        JobCalls jobs = host.libvirt().jobs().within(LOOK);
        try {
            jobs.setMaxDowntime(domain, forLastPages(options));
            if (options.bandwidth().isPresent()) {
                jobs.setMaxSpeed(domain, Math.max(1, options.bandwidth().get().bytesPerSecond() >> 20));
            }
        } catch (LibvirtFailure e) {
            throw host.failures().acting("tune", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        host.leaving().remove(ticket.vm());
        if (reached == Reached.PERFORMING) stopSending();
        if (confirmed) lines.giveBack(line);
        else own.close();
        whenClosed.accept(this);
    }

    /** libvirt goes on sending for a client that has gone, for as long as the destination listens. */
    private void stopSending() {
        try {
            host.libvirt().jobs().within(LOOK).abort(domain);
        } catch (LibvirtFailure e) {
            boolean hasEnded = e instanceof LibvirtException no && no.is(ErrorCode.OPERATION_INVALID);
            if (hasEnded) return;
            LOG.log(Level.INFO, "The transfer of " + ticket.id() + " is left to its hosts: " + e.getMessage());
        }
    }
}
