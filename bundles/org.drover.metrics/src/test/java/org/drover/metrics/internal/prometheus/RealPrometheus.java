package org.drover.metrics.internal.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus of Debian's package on a free port of the loopback, which scrapes nothing and has the past that it is given, made into
 * blocks by {@code promtool}.
 */
final class RealPrometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    final URI address;
    private final Process process;

    /** @param openMetrics samples with their times, as the OpenMetrics text format has them */
    RealPrometheus(Path folder, String openMetrics) throws IOException, InterruptedException {
        Path past = Files.writeString(folder.resolve("past.txt"), openMetrics);
        Path data = Files.createDirectories(folder.resolve("data"));
        run(folder, "promtool", "tsdb", "create-blocks-from", "openmetrics", past.toString(), data.toString());
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global:\n  scrape_interval: 1h\n");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        address = URI.create("http://127.0.0.1:" + port + "/");
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + data,
                        "--storage.tsdb.retention.time=10y",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        awaitReady(folder);
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve(command[0] + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private void awaitReady(Path folder) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            String log = Files.readString(folder.resolve("prometheus.log"));
            assertThat(process.isAlive()).as(log).isTrue();
            assertThat(System.nanoTime()).as(log).isLessThan(until);
            process.waitFor(100, TimeUnit.MILLISECONDS); // asked again after a while, or at once when it ends
        }
    }

    private boolean isReady() {
        try {
            var asked = (HttpURLConnection) address.resolve("-/ready").toURL().openConnection();
            asked.setConnectTimeout(1000);
            asked.setReadTimeout(5000);
            return asked.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One sample a minute. */
    static String series(String name, String labels, long fromSeconds, List<Double> values) {
        StringBuilder text = new StringBuilder("# TYPE " + name + " gauge\n");
        for (int i = 0; i < values.size(); i++)
            text.append(name + "{" + labels + "} " + values.get(i) + " " + (fromSeconds + 60L * i) + "\n");
        return text.toString();
    }
}
