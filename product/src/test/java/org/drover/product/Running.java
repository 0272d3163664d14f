package org.drover.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The product as a process of its own, started by its own script. */
final class Running implements AutoCloseable {
    private static final Path PRODUCT = Path.of(System.getProperty("drover.product"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Process process;
    final Path data;
    private final Path log;

    private Running(Process process, Path data, Path log) {
        this.process = process;
        this.data = data;
        this.log = log;
    }

    /** Returns once its line "started in" is there. */
    static Running start(Path scratch, String... options) throws IOException {
        Path data = scratch.resolve("data");
        Path log = Files.createTempFile(scratch, "drover", ".log");
        List<String> command = new ArrayList<>(List.of(
                PRODUCT.resolve("bin/drover-service").toString(),
                "-Ddrover.data=" + data,
                "-Ddrover.plugins=" + scratch.resolve("plugins")));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Running running = new Running(process, data, log);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!running.log().contains("drover: started in ")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                running.close();
                throw new AssertionError("it did not start: " + running.log());
            }
            LockSupport.parkNanos(20_000_000);
        }
        return running;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    Client api() throws IOException {
        return new Client(data);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
