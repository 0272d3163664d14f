package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationProgress;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/** A running domain's memory on its way into a file. libvirt goes on with it when nobody waits any more. */
final class Saving {
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration ABORT = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 100;

    private final LibvirtHost host;
    private final DomainRef domain;
    private volatile boolean underWay;

    Saving(LibvirtHost host, DomainRef domain) {
        this.host = host;
        this.domain = domain;
    }

    /** Blocks until all is in the file; when this fails with a {@link LibvirtException}, libvirt runs the domain on. */
    void into(String file, LibvirtConnection own, CarryView view, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        Thread saver = new Thread(
                () -> {
                    try {
                        own.savedStates().within(LONGEST).save(domain, file, Optional.empty(), Set.of());
                        saved.complete(null);
                    } catch (LibvirtFailure | RuntimeException e) {
                        saved.completeExceptionally(e);
                    }
                },
                "save " + domain.uuid());
        saver.setDaemon(true);
        view.stops();
        underWay = true;
        saver.start();
        try {
            await(saved, view, progress);
        } finally {
            underWay = false;
        }
    }

    private void await(CompletableFuture<Void> saved, CarryView view, Consumer<MigrationProgress> progress)
            throws LibvirtFailure, BackendException {
        while (true) {
            try {
                saved.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                look().ifPresent(seen -> progress.accept(seen.withPausedFor(view.pausedFor())));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof LibvirtFailure failure) throw failure;
                throw new IllegalStateException("saving " + domain.uuid() + " failed in the client", e.getCause());
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

    private Optional<MigrationProgress> look() {
        try {
            JobStats stats = host.libvirt().jobs().within(LOOK).stats(domain);
            return stats.isActive() ? Optional.of(ProgressReader.read(stats)) : Optional.empty();
        } catch (LibvirtFailure e) {
            return Optional.empty();
        }
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** libvirt breaks it off and runs the domain on; nothing happens when there is nothing to break off. */
    void abort() throws LibvirtFailure {
        try {
            host.libvirt().jobs().within(ABORT).abort(domain);
        } catch (LibvirtException e) {
            if (!e.is(ErrorCode.OPERATION_INVALID)) throw e;
        }
    }

    /** The file holds all of some domain's memory: libvirt writes that into its first bytes, last. */
    static boolean isWhole(LibvirtHost host, String file) throws LibvirtFailure {
        try {
            host.libvirt().savedStates().within(ABORT).xml(file);
            return true;
        } catch (LibvirtException no) {
            return false;
        }
    }
}
