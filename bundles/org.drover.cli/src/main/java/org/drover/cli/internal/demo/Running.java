package org.drover.cli.internal.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.cli.internal.Service;

/** A Drover of our own with its data in a temporary folder; both are gone when this is closed. */
final class Running implements AutoCloseable {
    private final Path data;
    private final Process process;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final Thread onExit = new Thread(
            () -> {
                interrupted.countDown();
                end();
            },
            "drover-demo-exit");

    private Running(Path data, Process process) {
        this.data = data;
        this.process = process;
        try {
            Runtime.getRuntime().addShutdownHook(onExit);
        } catch (IllegalStateException interruptedAlready) {
            interrupted.countDown();
            end();
        }
    }

    static Running start(Path product) throws IOException {
        Path data = Files.createTempDirectory("drover-demo");
        File log = data.resolve("drover.log").toFile();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                product.resolve(windows ? "bin/drover-service.cmd" : "bin/drover-service")
                        .toString(),
                "-Ddrover.data=" + data,
                "-Ddrover.metrics.step=PT0.5S",
                "-Ddrover.metrics.horizon=PT5S",
                "-Ddrover.tips.hold=PT0.5S",
                "-Ddrover.tips.verify=PT4S"));
        return new Running(
                data, builder.redirectErrorStream(true).redirectOutput(log).start());
    }

    /** The service and everything that the demonstration asks of it. */
    Service service(long seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Demo.exists(data)) {
                Service service = Service.in(data);
                boolean complete = true;
                for (boolean there : parts(service)) complete &= there;
                if (complete) return service;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        String log = Files.readString(data.resolve("drover.log"));
        throw new Service.Failure("Drover is not complete after " + seconds + " s. Its log ends:\n"
                + log.substring(Math.max(0, log.length() - 2000)));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException interruptedAlready) {
            return; // it ends Drover already
        }
        end();
    }

    /**
     * Somebody has pressed Ctrl-C, and what failed is no news. The service hears of it too and may be gone before this
     * process begins to end, so a failure waits for that.
     */
    boolean interrupted() throws InterruptedException {
        return interrupted.await(1, TimeUnit.SECONDS);
    }

    private static List<Boolean> parts(Service service) throws IOException, InterruptedException {
        List<Boolean> parts = new java.util.ArrayList<>();
        service.get("/status").path("parts").forEach(part -> parts.add(part.asBoolean()));
        return parts;
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroy); // where its script has not become the service
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("drover demo: " + data + " is left over: " + e.getMessage());
        }
    }
}
