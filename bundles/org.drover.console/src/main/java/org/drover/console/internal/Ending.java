package org.drover.console.internal;

import java.util.concurrent.CountDownLatch;
import org.drover.console.internal.state.Platform;
import org.drover.migration.MigrationEngine;

/** The window is closed: the platform runs on until the moves under way are settled, and says so. */
final class Ending {
    private Ending() {}

    /** @return the exit code */
    static int afterMoves(Platform platform) {
        MigrationEngine engine = platform.engine.get().orElse(null);
        if (engine == null) return 0;
        CountDownLatch settled = new CountDownLatch(1);
        AutoCloseable watch = engine.watch(record -> {
            if (engine.current().isEmpty()) settled.countDown();
        });
        try {
            int moves = engine.current().size();
            if (moves == 0) return 0;
            System.err.println("drover: " + Words.of("ending.waits", moves));
            settled.await();
            System.err.println("drover: " + Words.of("ending.settled"));
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            close(watch);
        }
    }

    private static void close(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            System.err.println("drover: " + e.getMessage());
        }
    }
}
