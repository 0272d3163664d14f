package org.drover.backend.simulator.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Calls listeners in order, never under the world's lock: on a thread of its own, or where it is told to. */
final class Notifier implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Notifier.class.getName());
    private final ExecutorService thread;
    private volatile Executor caller;

    Notifier(String dataCentre) {
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "simulator-events-" + dataCentre);
            made.setDaemon(true);
            return made;
        });
        caller = thread;
    }

    void callOn(Executor other) {
        caller = other;
    }

    void tell(Runnable call) {
        if (thread.isShutdown()) return;
        caller.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a listener of the simulator failed", e);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
