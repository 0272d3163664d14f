package org.drover.migration.internal.phases;

import org.drover.backend.api.BackendException;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/** The two ends of one conversation, and what is done to them when it does not go on. What fails here is noted. */
record Ends(Migration migration, PhasedMigration source, OutgoingMigration out, IncomingMigration in) {
    /** The source first: its VM may be stopped. False when something may be left. */
    boolean undo() {
        boolean kept = false;
        try {
            out.keep();
            kept = true;
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
        }
        return discard() && kept;
    }

    boolean discard() {
        try {
            in.discard();
            return true;
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /**
     * The transfer was given up and does not end: the VM is set going on the source, if it stands there handed over. It
     * cannot run twice: {@code finish} was not sent and will not be.
     */
    void rescue() {
        MigrationTicket ticket = migration.ticket();
        try {
            Standing seen = source.ask(ticket);
            migration.note("the transfer does not end; " + seen.host() + " says " + seen.presence());
            if (seen.carries(ticket.id()) && seen.presence() == Presence.HANDED_OVER) {
                source.settle(ticket, seen, SettlingAct.RESUME);
            } else if (seen.carries(ticket.id()) && seen.presence() == Presence.SENDING) {
                source.settle(ticket, seen, SettlingAct.STOP_SENDING);
            }
        } catch (BackendException e) {
            migration.note(e.getMessage());
        }
        out.close(); // ends a perform that hears nothing
    }

    void close() {
        try {
            if (in != null) in.close();
        } finally {
            out.close();
        }
    }
}
