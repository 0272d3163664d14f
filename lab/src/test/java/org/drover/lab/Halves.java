package org.drover.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Both halves of one move, as the engine holds them. */
final class Halves implements AutoCloseable {
    final MigrationTicket ticket;
    final PhasedMigration source;
    final PhasedMigration destination;
    final OutgoingMigration from;
    final IncomingMigration to;

    Halves(
            Class<? extends PhasedMigration> way,
            MoveKind kind,
            HostConnection here,
            HostConnection there,
            VmId vm,
            String id,
            MigrationOptions options,
            List<DiskMove> disks,
            Optional<SavedImage> image)
            throws BackendException {
        ticket = new MigrationTicket(new MigrationId(id), vm, here.host(), there.host(), options, kind, disks, image);
        source = here.capability(way).orElseThrow();
        destination = there.capability(way).orElseThrow();
        from = source.leave(ticket);
        to = destination.arrive(ticket);
    }

    Transfer performed(Consumer<MigrationProgress> progress) throws BackendException {
        Reservation reservation = to.prepare(from.begin());
        return from.perform(reservation, progress);
    }

    MigrationFigures whole(Consumer<MigrationProgress> progress) throws BackendException {
        Arrival arrival = to.finish(performed(progress));
        MigrationFigures figures = from.confirm(arrival);
        close();
        return figures;
    }

    void undo() throws BackendException {
        to.discard();
        from.keep();
        close();
    }

    Standing atSource() throws BackendException {
        return source.ask(ticket);
    }

    Standing atDestination() throws BackendException {
        return destination.ask(ticket);
    }

    @Override
    public void close() {
        from.close();
        to.close();
    }
}
