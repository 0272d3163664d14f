package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtFailure;

/**
 * A transfer as the source sees it: what events tell at once, and what is asked every {@link #LOOK_EVERY_MILLIS} over the
 * host's own connection. <b>Threads:</b> one waits in {@link #await}, the connection's event thread calls {@link #heard}.
 */
final class TransferView {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long FIGURES_WAIT_MILLIS = 500;
    /** {@code VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED}. */
    private static final int SUSPENDED_MIGRATED = 1;

    /** {@code VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY}: it goes on at the destination, where its pause ends. */
    private static final int SUSPENDED_POSTCOPY = 7;

    private final LibvirtHost host;
    private final DomainRef domain;
    private final CompletableFuture<JobStats> outcome = new CompletableFuture<>();
    private volatile MigrationProgress lastSeen = ProgressReader.NOTHING_KNOWN;
    private volatile OptionalLong pausedSinceNanos = OptionalLong.empty();
    private volatile boolean stopped;
    private volatile PauseAnatomy anatomy = PauseAnatomy.UNKNOWN;

    TransferView(LibvirtHost host, DomainRef domain) {
        this.host = host;
        this.domain = domain;
    }

    /** It was stopped for the last pages, and with that gave up its lease. */
    boolean wasStopped() {
        return stopped;
    }

    /**
     * Everything has been sent. QEMU sends the devices' state after the last pages; when the one ended and the other began, it
     * does not tell.
     */
    void sent() {
        if (stopped) anatomy = anatomy.with(PauseStep.DEVICES, Instant.now());
    }

    void heard(DomainEvent event, Consumer<MigrationProgress> progress) {
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
        boolean switches = life.change() == DomainEvent.Change.SUSPENDED && life.detail() == SUSPENDED_POSTCOPY;
        if (!stops && !switches && life.change() != DomainEvent.Change.RESUMED) return;
        stopped |= stops;
        if (stops || switches) anatomy = anatomy.with(PauseStep.STOP, Instant.now());
        pausedSinceNanos = stops ? OptionalLong.of(System.nanoTime()) : OptionalLong.empty();
        progress.accept(lastSeen.withPausedFor(pausedFor()));
    }

    private Optional<Duration> pausedFor() {
        OptionalLong since = pausedSinceNanos;
        return since.isPresent()
                ? Optional.of(Duration.ofNanos(System.nanoTime() - since.getAsLong()))
                : Optional.empty();
    }

    /** The answer, and until it is there what can be seen of the transfer. */
    <T> T await(CompletableFuture<T> running, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException {
        while (true) {
            try {
                return running.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                lookAndTell(progress);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof LibvirtFailure failure) throw failure;
                throw new IllegalStateException(
                        "perform of " + LibvirtHost.idOf(domain) + " failed in the client", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException.Lost(
                        host.host(),
                        Optional.of(LibvirtHost.idOf(domain)),
                        "perform",
                        "interrupted while it went on",
                        e);
            }
        }
    }

    void lookAndTell(Consumer<MigrationProgress> progress) {
        look().ifPresent(seen -> lastSeen = seen);
        progress.accept(lastSeen.withPausedFor(pausedFor()));
    }

    /** Empty when there is nothing to see, or nobody to ask: that the transfer ended is told by perform itself. */
    private Optional<MigrationProgress> look() {
        try {
            JobStats stats = host.libvirt().jobs().within(LOOK).stats(domain);
            return ProgressReader.isUnderWay(stats) ? Optional.of(ProgressReader.read(stats)) : Optional.empty();
        } catch (LibvirtFailure e) {
            return Optional.empty();
        }
    }

    /** libvirt sends them as an event around its answer to confirm; afterwards the domain is gone and cannot be asked. */
    MigrationFigures figures() {
        try {
            return ProgressReader.figures(outcome.get(FIGURES_WAIT_MILLIS, TimeUnit.MILLISECONDS))
                    .with(anatomy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MigrationFigures.UNKNOWN.with(anatomy);
        } catch (ExecutionException | TimeoutException e) {
            return MigrationFigures.UNKNOWN.with(anatomy);
        }
    }
}
