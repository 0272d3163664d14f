package org.drover.migration.internal.recovery;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.phases.Migration;

/**
 * After a migration that returned while its destination was out of reach: once that host is back, what it had prepared is
 * removed. Nobody waits for it.
 */
public final class Cleaner {
    private final Migration migration;
    private final Schedule schedule;
    private final Witness destination;

    public Cleaner(Migration migration, ConnectedHosts hosts, Schedule schedule) {
        this.migration = migration;
        this.schedule = schedule;
        destination = new Witness(hosts, migration.ticket(), migration.ticket().destination());
    }

    public void look() {
        try {
            Standing standing = destination.ask();
            if (standing.presence() == Presence.INCOMING && standing.carries(migration.id())) {
                destination.act(standing, SettlingAct.DESTROY_LEFTOVER);
            }
            migration.cleaned();
        } catch (BackendException | JournalException e) {
            Optional.ofNullable(e.getMessage()).ifPresent(migration::note);
            schedule.after(Limits.ASK_AGAIN, () -> schedule.run(this::look));
        }
    }
}
