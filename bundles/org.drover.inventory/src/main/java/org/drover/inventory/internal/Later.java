package org.drover.inventory.internal;

import java.time.Duration;

/** Runs something after a while: the machine's clock in production, a hand-turned one in tests. */
interface Later {
    /** Runs {@code task} once; closing the handle before that takes it back. The task must not block. */
    Handle after(Duration delay, Runnable task);

    /** Takes a planned task back; harmless when it has run. */
    interface Handle {
        void cancel();
    }
}
