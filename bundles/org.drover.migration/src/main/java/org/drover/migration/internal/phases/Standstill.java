package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.Bytes;

/** Whether anything moves: the one rule for a transfer that does not, of whatever kind and whoever leads it. Not safe for threads. */
public final class Standstill {
    private final Duration limit;
    private Instant moved;
    private Optional<MigrationProgress> last = Optional.empty();

    public Standstill(Duration limit, Instant began) {
        this.limit = limit;
        moved = began;
    }

    public void saw(MigrationProgress progress, Instant at) {
        boolean same = last.isPresent()
                && last.get().remaining().equals(progress.remaining())
                && last.get().transferred().equals(progress.transferred());
        if (!same) moved = at;
        last = Optional.of(progress);
    }

    /** What comes now is another transfer. */
    void begins(Instant at) {
        last = Optional.empty();
        moved = at;
    }

    public boolean isOne(Instant now) {
        return Duration.between(moved, now).compareTo(limit) >= 0;
    }

    /** Something was told of it. */
    boolean isTold() {
        return last.isPresent();
    }

    /** "stalled: nothing moved for 10 s with 1.2 GiB to go". */
    public String text() {
        return "stalled: nothing moved for " + limit.toSeconds() + " s"
                + last.filter(p -> !p.total().equals(Bytes.ZERO))
                        .map(p -> " with " + p.remaining() + " to go")
                        .orElse("");
    }
}
