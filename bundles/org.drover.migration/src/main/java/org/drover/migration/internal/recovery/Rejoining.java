package org.drover.migration.internal.recovery;

import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.migration.internal.phases.Migration;

/** A post-copy migration whose connection broke, led through all phases once more. */
final class Rejoining {
    private Rejoining() {}

    /** Blocks until all of the VM's memory is on the destination, or something came between. */
    static void lead(Migration migration, Witness source, Witness destination) throws BackendException {
        MigrationTicket ticket = migration.ticket();
        DrivenMigration from = source.driven();
        DrivenMigration to = destination.driven();
        try (OutgoingMigration out = from.leaveAgain(ticket);
                IncomingMigration in = to.arriveAgain(ticket)) {
            var reservation = in.prepare(out.begin());
            var transfer = out.perform(reservation, migration::progress);
            Arrival arrival = in.finish(transfer);
            migration.figures(out.confirm(arrival), arrival);
        }
    }
}
