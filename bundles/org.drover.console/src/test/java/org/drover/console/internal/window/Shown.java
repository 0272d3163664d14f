package org.drover.console.internal.window;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.drover.console.driver.Driver;
import org.drover.console.driver.Screen;
import org.drover.console.driver.Window;
import org.drover.console.internal.Console;
import org.drover.console.internal.Extensions;
import org.drover.console.internal.OurOwn;
import org.drover.console.internal.state.Platform;
import org.junit.jupiter.api.Assumptions;

/** The console's window on a screen that nobody sees, run by a thread of its own. */
final class Shown implements AutoCloseable {
    private static Screen screen;

    final Extensions extensions = new Extensions();
    final Driver driver;
    final Window window;
    private final Console console;
    private final Thread thread;
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();

    Shown(Platform platform) throws IOException {
        this(platform, Layout.none());
    }

    Shown(Platform platform, Layout layout) throws IOException {
        takeScreen();
        OurOwn.addTo(extensions, platform);
        console = new Console(platform, extensions, layout, () -> {});
        thread = new Thread(
                () -> {
                    try {
                        console.run();
                    } catch (RuntimeException | Error e) {
                        trouble.set(e);
                    }
                },
                "window");
        thread.start();
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (console.display().isEmpty()) {
            if (trouble.get() != null || System.nanoTime() > deadline) throw new AssertionError(trouble.get());
            LockSupport.parkNanos(1_000_000);
        }
        driver = new Driver(console.display().orElseThrow());
        window = driver.window("Drover");
    }

    /** Tests are left out where there is no such screen; {@code ./verify} sees to it that there is. */
    static void assumeScreen() {
        Assumptions.assumeFalse("off".equals(System.getProperty("drover.screen")), "-Ddrover.screen=off was said");
        Screen.missing().ifPresent(Assumptions::abort);
    }

    /** That the window is on. */
    static synchronized Screen screen() {
        return screen;
    }

    /** One for all tests of this process: SWT keeps to the first that it was shown. */
    private static synchronized void takeScreen() throws IOException {
        if (screen != null) return;
        screen = Screen.open(1400, 900);
        screen.takeThisProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(screen::close));
    }

    /** As the bundle's end does it; says whether the window's thread has ended. */
    boolean stop() {
        console.stop();
        try {
            thread.join(Duration.ofMinutes(2).toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (trouble.get() != null) throw new AssertionError(trouble.get());
        return !thread.isAlive();
    }

    @Override
    public void close() {
        stop();
    }
}
