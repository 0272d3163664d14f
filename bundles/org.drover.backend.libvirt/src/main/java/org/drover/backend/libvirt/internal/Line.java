package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;

/**
 * A connection for one migration at a time: libvirt ties a half-made VM to the connection it came by. One that a
 * migration ended well on has nothing tied to it and serves the next; opening one takes time that the VM's owner sees.
 */
final class Line {
    private final LibvirtConnection connection;
    private volatile Consumer<DomainEvent> told = event -> {};
    private volatile Consumer<LibvirtFailure> toldOfTheEnd = why -> {};
    private boolean listening;

    private Line(LibvirtConnection connection) {
        this.connection = connection;
        connection.whenEnded(why -> toldOfTheEnd.accept(why));
    }

    LibvirtConnection connection() {
        return connection;
    }

    /** Tells {@code listener} of jobs that end and of VMs that are stopped or go on, and nobody who was told before. */
    synchronized void listen(Consumer<DomainEvent> listener) throws LibvirtFailure {
        told = listener;
        if (listening) return;
        for (DomainEvent.Kind kind : List.of(DomainEvent.Kind.JOB_COMPLETED, DomainEvent.Kind.LIFECYCLE)) {
            connection.events().listen(kind, event -> told.accept(event));
        }
        listening = true;
    }

    /** Tells {@code listener} that the connection has ended, at once if it has, and nobody who was told before. */
    void whenEnded(Consumer<LibvirtFailure> listener) {
        toldOfTheEnd = listener;
        if (!connection.isOpen()) connection.whenEnded(listener);
    }

    /** The lines of one host; one that is free is kept open. */
    static final class Pool implements AutoCloseable {
        private final LibvirtBackend.Connector connector;
        private Optional<Line> free = Optional.empty();
        private boolean closed;

        Pool(LibvirtBackend.Connector connector) {
            this.connector = connector;
        }

        Line take() throws BackendException {
            Optional<Line> kept;
            synchronized (this) {
                kept = free;
                free = Optional.empty();
            }
            if (kept.isPresent() && kept.get().connection.isOpen()) return kept.get();
            return new Line(connector.open());
        }

        /** Only after a migration that ended well on it. */
        void giveBack(Line line) {
            line.told = event -> {};
            line.toldOfTheEnd = why -> {};
            synchronized (this) {
                if (!closed && free.isEmpty() && line.connection.isOpen()) {
                    free = Optional.of(line);
                    return;
                }
            }
            line.connection.close();
        }

        @Override
        public void close() {
            Optional<Line> kept;
            synchronized (this) {
                closed = true;
                kept = free;
                free = Optional.empty();
            }
            kept.ifPresent(line -> line.connection.close());
        }
    }
}
