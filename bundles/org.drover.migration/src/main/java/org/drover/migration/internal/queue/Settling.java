package org.drover.migration.internal.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.model.MigrationId;

/**
 * The places of migrations that are being settled. Each keeps them for {@link Limits#ASK_SOON_FOR}, and for as long as its
 * hosts say that they are still at it. One that waits longer for a host gives them to others: a host that is away for days
 * must not hold up the other one. Found at it again later, it takes them again, and nothing starts there meanwhile.
 * <b>Threads:</b> any.
 */
public final class Settling {
    private final Places places;
    private final Schedule schedule;
    private final Runnable freed;
    /** Whether its hosts were at it when they were last asked, and whether it has had its time. */
    private final Map<MigrationId, State> all = new HashMap<>();

    private record State(boolean atIt, boolean late) {}

    /** @param freed called when others may have their turn */
    public Settling(Places places, Schedule schedule, Runnable freed) {
        this.places = places;
        this.schedule = schedule;
        this.freed = freed;
    }

    /** Both hosts are going to be asked what became of it. */
    public void begin(Lines.Entry entry) {
        synchronized (this) {
            all.put(entry.ticket().id(), new State(false, false));
            places.take(entry);
        }
        schedule.after(Limits.ASK_SOON_FOR, () -> update(entry, state -> new State(state.atIt(), true)));
    }

    /** Its hosts were asked: are they still moving it? */
    public void looked(Lines.Entry entry, boolean atIt) {
        update(entry, state -> new State(atIt, state.late()));
    }

    private void update(Lines.Entry entry, UnaryOperator<State> how) {
        boolean free = false;
        synchronized (this) {
            State before = all.get(entry.ticket().id());
            if (before == null) return;
            State now = how.apply(before);
            all.put(entry.ticket().id(), now);
            boolean held = before.atIt() || !before.late();
            boolean holds = now.atIt() || !now.late();
            if (holds && !held) places.take(entry);
            if (held && !holds) {
                places.free(entry.ticket().id());
                free = true;
            }
        }
        if (free) freed.run();
    }

    /** It has ended. */
    public synchronized void end(MigrationId id) {
        all.remove(id);
        places.free(id);
    }
}
