package org.drover.tips;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.model.MigrationId;
import org.osgi.annotation.versioning.ProviderType;

/** Tips and their life. There is one live tip per host and rule at a time. <b>Threads:</b> any; nothing here waits. */
@ProviderType
public interface Tips {
    /** {@code NEW} and {@code IMPLEMENTING} ones, worst first, then oldest first. */
    List<Tip> current();

    /** The last {@code limit} ended ones, newest first. */
    List<Tip> history(int limit);

    Optional<Tip> find(TipId id);

    /**
     * Hands the tip's plan to the migration engine and follows it.
     *
     * @throws IllegalArgumentException there is no such tip
     * @throws IllegalStateException    it is not {@code NEW}, has nothing to do, or the engine refuses; the message says
     */
    MigrationId implement(TipId id);

    /**
     * Nobody wants it, and the same condition on the same host is not brought up for {@code duration}.
     *
     * @throws IllegalArgumentException there is no such tip
     * @throws IllegalStateException    it is not {@code NEW}
     */
    void dismiss(TipId id, String reason, Duration duration);

    Mode mode();

    /** Takes effect with the next look; kept over a restart once there is a store. */
    void mode(Mode mode);

    /** Why there is no (further) tip: what the last look found, guard by guard, in sentences. */
    List<String> quiet();

    /** Sends every later change, in order, until the handle is closed. */
    AutoCloseable watch(Consumer<Tip> listener);
}
