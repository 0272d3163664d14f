package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Reservation;
import org.drover.libvirt.VolumeCalls;

/**
 * Where the two halves of a move meet whose files come through this process: the destination's half waits here under the
 * address of its reservation, the source's half brings the files and tells of the VM. <b>Threads:</b> any.
 */
final class Landing implements AutoCloseable {
    private static final String SCHEME = "drover:";
    private static final Duration PIECE = Duration.ofSeconds(60);

    /** The source's half, as the destination sees it. */
    interface Departure {
        /** @throws BackendException.Refused the VM is not as it was left there */
        void stillStandsAsLeft() throws BackendException;

        void stop(String why);
    }

    /** All that wait in this process, by address. */
    static final class All {
        private final Map<String, Landing> waiting = new ConcurrentHashMap<>();

        Landing open(LibvirtHost host, Line.Pool lines) {
            Landing landing = new Landing(this, SCHEME + UUID.randomUUID(), host, lines);
            waiting.put(landing.address, landing);
            return landing;
        }

        Optional<Landing> at(String address) {
            return Optional.ofNullable(waiting.get(address));
        }
    }

    private final All all;
    private final String address;
    private final LibvirtHost host;
    private final Line.Pool lines;
    private Optional<Line> line = Optional.empty();
    private volatile Optional<Departure> departure = Optional.empty();
    private volatile OptionalLong ranAtNanos = OptionalLong.empty();
    private volatile Underlay underlay = Underlay.NONE;
    private volatile Optional<Listener> listener = Optional.empty();
    private boolean closed;

    private Landing(All all, String address, LibvirtHost host, Line.Pool lines) {
        this.all = all;
        this.address = address;
        this.host = host;
        this.lines = lines;
    }

    String address() {
        return address;
    }

    /** Whether a reservation's address is a landing's, in whatever process. */
    static boolean isOne(String address) {
        return address.startsWith(SCHEME);
    }

    DiskFiles files() {
        return host.files();
    }

    Failures failures() {
        return host.failures();
    }

    /** What the source brings before anything else. */
    void brings(Underlay below) {
        underlay = below;
    }

    Underlay underlay() {
        return underlay;
    }

    /** Who gets ready only when all has been brought, and says then where the VM is to be sent. */
    interface Listener {
        Reservation listens() throws BackendException;
    }

    void thenListens(Listener whenBrought) {
        listener = Optional.of(whenBrought);
    }

    /** @throws BackendException what came was not what it needs */
    Reservation listens() throws BackendException {
        return listener.orElseThrow().listens();
    }

    void departs(Departure from) {
        departure = Optional.of(from);
    }

    Optional<Departure> departure() {
        return departure;
    }

    /** For the bytes alone: they come over a connection of their own. */
    synchronized VolumeCalls volumes() throws BackendException {
        if (closed)
            throw new BackendException.HostUnreachable(
                    host.host(), Optional.empty(), "receive", "the destination does not wait for files any more", null);
        if (line.isEmpty()) line = Optional.of(lines.take());
        return line.get().connection().volumes().within(PIECE);
    }

    /** All that came has come well: the connection can serve the next. */
    synchronized void filled() {
        line.ifPresent(lines::giveBack);
        line = Optional.empty();
    }

    /** The VM's processors execute here, as of now. */
    void runs() {
        ranAtNanos = OptionalLong.of(System.nanoTime());
    }

    OptionalLong ranAtNanos() {
        return ranAtNanos;
    }

    @Override
    public void close() {
        all.waiting.remove(address);
        departure.ifPresent(from -> from.stop("the destination does not wait for it any more"));
        synchronized (this) {
            closed = true;
            line.ifPresent(open -> open.connection().close());
            line = Optional.empty();
        }
    }

    /** Who did not find the landing of a reservation. */
    static BackendException nobodyWaits(LibvirtHost source, org.drover.backend.api.MigrationTicket ticket) {
        return source.failures().refused("perform", ticket.vm(), "nobody in this process waits for its files");
    }
}
