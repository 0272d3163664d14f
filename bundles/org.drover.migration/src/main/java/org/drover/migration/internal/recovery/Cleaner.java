package org.drover.migration.internal.recovery;

import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.Stage;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.phases.Migration;
import org.drover.model.HostId;

/**
 * After a migration that returned while its destination was out of reach: once that host is back, what it had prepared is
 * removed. Nobody waits for it.
 */
public final class Cleaner implements Recovery {
    private final Migration migration;
    private final Leftovers leftovers;
    private final Witness destination;
    private final NextLook next;
    private final Consumer<Recovery> then;

    /** @param then called once, when nothing is left */
    public Cleaner(Migration migration, ConnectedHosts hosts, Schedule schedule, Consumer<Recovery> then) {
        this.migration = migration;
        leftovers = new Leftovers(migration);
        this.then = then;
        destination = new Witness(hosts, migration.ticket(), migration.ticket().destination());
        next = new NextLook(schedule, this::look);
    }

    public void look() {
        try {
            Standing standing = destination.ask();
            boolean left = standing.presence() == Presence.INCOMING || standing.presence() == Presence.OFF;
            if (left && standing.carries(migration.id())) {
                destination.act(standing, SettlingAct.DESTROY_LEFTOVER);
            }
            String files = leftovers.remove(Stage.RETURNED, destination, Optional.of(destination.ask()));
            if (!files.isEmpty() && leftovers.triesAgain()) {
                next.later();
                return;
            }
            migration.cleaned();
            then.accept(this);
        } catch (BackendException e) {
            Optional.ofNullable(e.getMessage()).ifPresent(migration::note);
            next.later();
        }
    }

    @Override
    public boolean asks(HostId host) {
        return host.equals(destination.host());
    }

    @Override
    public void hostIsBack() {
        next.hostIsBack();
    }
}
