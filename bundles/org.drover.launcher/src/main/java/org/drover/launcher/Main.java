package org.drover.launcher;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The process: starts the platform, says how long that took, lends its thread, and stops in order on SIGTERM.
 * Exit codes: 0 stopped in order, 1 could not start or stop, otherwise what the borrower of the main thread returned.
 */
public final class Main {

    private static final AtomicBoolean EXITING = new AtomicBoolean();

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        MainThread main = new MainThread();
        CompletableFuture<Platform> platform = new CompletableFuture<>();
        Thread starter = new Thread(() -> start(main, platform), "drover-start");
        starter.setDaemon(true);
        starter.start();
        int code = main.lend();
        platform.join().close(); // a window may be closed before all of it has started
        exit(code);
    }

    /** Beside the first thread, so that a window is there before the platform is; stays until that has stopped. */
    private static void start(MainThread main, CompletableFuture<Platform> started) {
        try {
            Settings settings = Settings.fromSystem();
            Platform platform = Platform.start(settings, main::listen);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopInOrder(platform), "drover-stop"));
            started.complete(platform);
            report(platform.awaitServices(settings.startTimeout()));
            platform.awaitStop();
            main.stop();
        } catch (StartException e) {
            System.err.println("drover: " + e.getMessage());
            exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            exit(1);
        }
    }

    private static void report(StartReport report) {
        Duration whole = Duration.between(processStart(), Instant.now());
        report.problems().forEach(problem -> System.err.println("drover: not started: " + problem));
        System.err.println("drover: " + report.line(whole));
    }

    /** The start script tells when it began, so its own time and the JVM's counts; else the JVM's start is used. */
    private static Instant processStart() {
        String micros = System.getProperty("drover.started.micros", "");
        if (micros.matches("[0-9]+")) {
            return Instant.EPOCH.plus(Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1000L)));
        }
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private static void exit(int code) {
        EXITING.set(true);
        System.exit(code);
    }

    /** Run as a shutdown hook: a signal would otherwise end the process with its own exit code. */
    private static void stopInOrder(Platform platform) {
        if (EXITING.get()) {
            return;
        }
        int code = 0;
        try {
            platform.close();
        } catch (RuntimeException e) {
            System.err.println("drover: " + e.getMessage());
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }
}
