package org.drover.backend.libvirt.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeCopy;
import org.drover.libvirt.VolumeDownload;
import org.drover.libvirt.VolumeRef;
import org.drover.libvirt.VolumeUpload;
import org.drover.model.ByteRate;

/**
 * Carries files of a VM that does not run from its host to another, by way of this process and in bounded memory: libvirt's
 * daemons need not know of each other. Holes stay holes.
 */
final class Carrier {
    private static final Duration PIECE = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final long LOOK_MILLIS = 100;

    /**
     * A file and where it goes.
     *
     * @param flat what it stands on goes with it, in one file
     */
    record Parcel(String from, String to, boolean flat) {
        static List<Parcel> of(MigrationTicket ticket) {
            List<Parcel> parcels = new ArrayList<>();
            ticket.disks().forEach(disk -> parcels.add(new Parcel(disk.from(), disk.to(), disk.flat())));
            ticket.image()
                    .filter(image -> image.carried())
                    .ifPresent(image -> parcels.add(new Parcel(image.atSource(), image.atDestination(), false)));
            return parcels;
        }
    }

    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final CarryView view;
    private volatile Optional<String> stopped = Optional.empty();
    private Optional<VolumeCopy> copy = Optional.empty();
    private volatile Optional<ByteRate> limit;
    private long carried;

    Carrier(LibvirtHost host, MigrationTicket ticket, CarryView view) {
        this.host = host;
        this.ticket = ticket;
        this.view = view;
        this.limit = ticket.options().bandwidth();
    }

    /** Blocks until all are there, or one cannot be carried. */
    void carry(List<Parcel> parcels, LibvirtConnection own, Landing there) throws LibvirtFailure, BackendException {
        for (Parcel parcel : parcels) {
            String from = parcel.flat() ? flattened(parcel) : parcel.from();
            try (OpenFile source = OpenFile.of(host.files(), from);
                    OpenFile target = OpenFile.of(there.files(), parcel.to())) {
                bytes(own, source.volume(), there, target.volume());
                Optional<String> onto = there.underlay().onto(parcel.to());
                if (onto.isPresent()) restOn(onto.get(), parcel, own, source.volume(), there, target.volume());
            }
            if (!from.equals(parcel.from())) host.files().remove(from);
        }
    }

    /** One file in place of a chain, beside it; the file itself when it stands on nothing. */
    private String flattened(Parcel parcel) throws LibvirtFailure, BackendException {
        StoredFile stored = StoredFile.at(host.files(), parcel.from());
        if (stored.standsOn().isEmpty()) return parcel.from();
        String flat = MovedFiles.flat(parcel.from(), ticket.id());
        CompletableFuture<Void> made = new CompletableFuture<>();
        Thread maker = new Thread(
                () -> {
                    try {
                        stored.flatten(host.files(), flat, LONGEST);
                        made.complete(null);
                    } catch (LibvirtFailure | RuntimeException e) {
                        made.completeExceptionally(e);
                    }
                },
                "flatten " + ticket.id());
        maker.setDaemon(true);
        maker.start();
        await(made, flat);
        if (stopped.isPresent()) throw refused(stopped.get()); // libvirt cannot be told to stop it
        return flat;
    }

    private void await(CompletableFuture<Void> made, String file) throws LibvirtFailure, BackendException {
        while (true) {
            try {
                made.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                view.prepared(StoredFile.allocated(host.files(), file));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof LibvirtFailure failure) throw failure;
                throw new IllegalStateException("making " + file + " failed in the client", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException.Lost(
                        host.host(), Optional.of(ticket.vm()), "perform", "interrupted while it went on", e);
            }
        }
    }

    /** What was carried names the file that it stands on, which has another path there. */
    private void restOn(
            String file, Parcel parcel, LibvirtConnection own, VolumeRef source, Landing there, VolumeRef target)
            throws LibvirtFailure, BackendException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (VolumeDownload download = own.volumes().within(PIECE).download(source, 0, Qcow2Head.LENGTH, false)) {
            for (Optional<VolumeDownload.Piece> piece = download.next(); piece.isPresent(); piece = download.next()) {
                ByteBuffer data = piece.get().data();
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                head.writeBytes(bytes);
            }
        }
        byte[] changed = Qcow2Head.standingOn(head.toByteArray(), file)
                .orElseThrow(() -> refused(parcel.from() + " cannot be made to stand on " + file
                        + " (its header has no room for that name); its disk can go as one file"));
        try (VolumeUpload upload = there.volumes().upload(target, 0, changed.length, false)) {
            upload.write(ByteBuffer.wrap(changed));
            upload.finish();
        }
    }

    private void bytes(LibvirtConnection own, VolumeRef source, Landing there, VolumeRef target)
            throws LibvirtFailure, BackendException {
        VolumeCopy now = new VolumeCopy(own.volumes().within(PIECE), source, there.volumes(), target);
        synchronized (this) {
            if (stopped.isPresent()) throw refused(stopped.get());
            copy = Optional.of(now);
        }
        long began = System.nanoTime();
        Optional<VolumeCopy.Progress> done = now.run(at -> {
            view.at(at.position());
            pace(at.carried(), began);
        });
        if (done.isEmpty()) throw refused(stopped.orElse("it was broken off"));
        view.done(done.get().position());
        carried += done.get().carried();
    }

    private void pace(long bytes, long began) {
        Optional<ByteRate> most = limit;
        if (most.isEmpty() || most.get().bytesPerSecond() <= 0) return;
        double due = (double) bytes / most.get().bytesPerSecond() * 1e9;
        long ahead = (long) due - (System.nanoTime() - began);
        if (ahead > 0 && stopped.isEmpty())
            LockSupport.parkNanos(Math.min(ahead, Duration.ofSeconds(1).toNanos()));
    }

    private BackendException refused(String why) {
        return host.failures().refused("perform", ticket.vm(), why);
    }

    /** From any thread; what is being carried is broken off. */
    synchronized void stop(String why) {
        if (stopped.isEmpty()) stopped = Optional.of(why);
        copy.ifPresent(VolumeCopy::cancel);
    }

    void limit(Optional<ByteRate> most) {
        limit = most;
    }

    /** Bytes that really went over the network. */
    long carried() {
        return carried;
    }
}
