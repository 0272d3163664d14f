package org.drover.migration.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.internal.phases.Outlook;
import org.drover.migration.internal.phases.Permit;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.model.Bytes;
import org.drover.model.MigrationId;

/** The permits of all migrations that have begun. <b>Threads:</b> any. */
final class Permits {
    private final Places places;
    private final Schedule schedule;
    private final Runnable changed;
    private final Map<MigrationId, Runnable> waiting = new ConcurrentHashMap<>();

    /** @param changed called when it may be somebody's turn */
    Permits(Places places, Schedule schedule, Runnable changed) {
        this.places = places;
        this.schedule = schedule;
        this.changed = changed;
    }

    /** It may transfer. */
    void grant(Lines.Entry entry) {
        Runnable go = waiting.remove(entry.ticket().id());
        if (go != null) schedule.run(go);
    }

    /** @param current the migration as it is when it asks: which network it takes is decided late */
    Permit of(Supplier<Lines.Entry> current) {
        Lines.Entry entry = current.get();
        MigrationId id = entry.ticket().id();
        return new Permit() {
            @Override
            public void await(Runnable go) {
                waiting.put(id, go);
                places.ready(current.get());
                changed.run();
            }

            @Override
            public boolean goesOver() {
                return places.goesOver(current.get());
            }

            @Override
            public CancelAnswer giveUp() {
                if (places.giveUp(id)) {
                    grant(entry);
                    changed.run();
                }
                return CancelAnswer.CANCELLED;
            }

            @Override
            public void expect(Bytes memory) {
                ends(Outlook.endsSoon(memory));
            }

            @Override
            public void transferring(MigrationProgress progress) {
                ends(Outlook.endsSoon(progress));
                if (places.handsOver(id, Outlook.handsOver(progress))) changed.run();
            }

            private void ends(boolean soon) {
                if (places.endsSoon(id, soon) && soon) changed.run();
            }

            @Override
            public void transferred() {
                places.free(id);
                changed.run();
            }
        };
    }
}
