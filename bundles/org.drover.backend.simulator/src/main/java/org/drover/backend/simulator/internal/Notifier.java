package org.drover.backend.simulator.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one thread that calls listeners, in order, never under the world's lock. */
final class Notifier implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Notifier.class.getName());
    private final ExecutorService thread;

    Notifier(String dataCentre) {
        thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "simulator-events-" + dataCentre);
            made.setDaemon(true);
            return made;
        });
    }

    void tell(Runnable call) {
        if (thread.isShutdown()) return;
        thread.execute(() -> {
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
