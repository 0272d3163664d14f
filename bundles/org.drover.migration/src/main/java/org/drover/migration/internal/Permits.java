package org.drover.migration.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationProgress;
import org.drover.migration.internal.phases.Outlook;
import org.drover.migration.internal.phases.Permit;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.MigrationId;

/** The permits of all migrations that have begun. <b>Threads:</b> any. */
final class Permits {
    private final Places places;
    private final Schedule schedule;
    private final Runnable changed;
    private final Duration soon;
    private final Map<MigrationId, Runnable> waiting = new ConcurrentHashMap<>();

    /**
     * @param soon    moves are prepared behind a transfer that is expected to end within this time
     * @param changed called when it may be somebody's turn
     */
    Permits(Places places, Schedule schedule, Duration soon, Runnable changed) {
        this.soon = soon;
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
                ends(Outlook.ends(memory, soon));
            }

            @Override
            public void needs(ByteRate least, ByteRate alone) {
                places.needs(id, least.bytesPerSecond(), alone.bytesPerSecond());
            }

            @Override
            public int besides(Optional<String> network) {
                Lines.Entry now = current.get();
                Lines.Entry there = network.map(
                                over -> new Lines.Entry(now.ticket().over(over), now.vmName()))
                        .orElse(now);
                return places.wouldShareWith(there).size();
            }

            @Override
            public void transferring(MigrationProgress progress) {
                ends(Outlook.ends(progress, soon));
                if (!progress.disks() && progress.pausedFor().isEmpty()) {
                    double rate = progress.throughput().bytesPerSecond();
                    places.sends(id, Outlook.needs(progress, entry.ticket().options()), rate);
                }
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
