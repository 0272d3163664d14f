package org.drover.migration.internal;

import java.time.Duration;
import java.time.InstantSource;

/** All threads and all time the engine has; a simulation brings its own. */
public interface Schedule extends InstantSource {
    /** Runs a step of a migration, which may block for as long as the migration takes. */
    void run(Runnable step);

    /** Runs something short soon, even while every step blocks. */
    void urgently(Runnable task);

    /** Runs {@code task} as {@link #urgently} after {@code delay}. */
    void after(Duration delay, Runnable task);

    /** Tells listeners something, in the order of the calls. */
    void announce(Runnable news);
}
