package org.drover.libvirt;

import java.util.Optional;

/**
 * Copies a volume's content from one host to another through this process: as it is stored, whatever its format, holes
 * staying holes. Both connections should be its own, since a slow destination holds up whatever the source answers. Takes
 * about 2 MiB of memory, whatever the size.
 */
public final class VolumeCopy {
    private final VolumeCalls from;
    private final VolumeRef source;
    private final VolumeCalls to;
    private final VolumeRef destination;

    private boolean cancelled;
    private Optional<VolumeDownload> download = Optional.empty();
    private Optional<VolumeUpload> upload = Optional.empty();

    /**
     * @param from calls with the deadline after which a source that sends nothing is given up
     * @param to the same for a destination that takes nothing
     * @param destination a volume that nobody has written to yet (holes leave what is there), large enough for the source
     */
    public VolumeCopy(VolumeCalls from, VolumeRef source, VolumeCalls to, VolumeRef destination) {
        this.from = from;
        this.source = source;
        this.to = to;
        this.destination = destination;
    }

    /**
     * @param position how far it is in the volume, in bytes
     * @param carried bytes that really went over the network, holes not among them
     */
    public record Progress(long position, long carried) {}

    /** Told after each piece (a hole, or up to 256 KiB) on the copying thread: be quick. */
    @FunctionalInterface
    public interface Watcher {
        void at(Progress progress);
    }

    /**
     * Copies all, once, on this thread; {@link #cancel} or an interrupt ends it. Whatever its end, none of the two streams
     * stays open; unless it is well, the destination's content is of no use.
     *
     * @return how much it was; nothing when it was cancelled
     * @throws LibvirtFailure of either side, which its message does not name
     */
    public Optional<Progress> run(Watcher watcher) throws LibvirtFailure {
        try (VolumeDownload in = from.download(source);
                VolumeUpload out = to.upload(destination)) {
            if (!begun(in, out)) {
                return Optional.empty();
            }
            long position = 0;
            long carried = 0;
            for (var piece = in.next(); piece.isPresent(); piece = in.next()) {
                position += piece.get().length();
                carried += piece.get().data().remaining();
                if (piece.get().hole() > 0) {
                    out.hole(piece.get().hole());
                } else {
                    out.write(piece.get().data());
                }
                watcher.at(new Progress(position, carried));
            }
            out.finish();
            return Optional.of(new Progress(position, carried));
        } catch (Interrupted e) {
            if (isCancelled() && !Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private synchronized boolean begun(VolumeDownload in, VolumeUpload out) {
        download = Optional.of(in);
        upload = Optional.of(out);
        return !cancelled;
    }

    /** Ends it at once, from any thread; harmless when it has ended, and before it has begun. */
    public synchronized void cancel() {
        cancelled = true;
        download.ifPresent(VolumeDownload::close);
        upload.ifPresent(VolumeUpload::close);
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }
}
