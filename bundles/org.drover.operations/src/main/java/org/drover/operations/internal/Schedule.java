package org.drover.operations.internal;

import java.time.Duration;
import java.time.InstantSource;

/** All threads and all time that operations have; a simulation brings its own. */
interface Schedule extends InstantSource {
    /** Runs what may wait for a host. */
    void run(Runnable act);

    /** Tells listeners something, in the order of the calls. */
    void announce(Runnable news);

    /** Runs something short after that time. */
    void after(Duration delay, Runnable task);
}
