package org.drover.store.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this process alone: its files in a temporary folder, on a port of the loopback that was free,
 * with a password. It never runs as root, and it stops with this process, even when that is killed: its shell waits for
 * the end of a pipe.
 */
final class PostgreSqlServer {
    private static final String SHELL = "\"$@\" & server=$!; cat >/dev/null; kill -INT $server; wait $server";
    private static final String READY = "database system is ready to accept connections";
    private static final long PATIENCE_SECONDS = 60;
    private static PostgreSqlServer shared;

    private final Path folder;
    private final Path passwordFile;
    private final int port;
    private final Process process;

    private PostgreSqlServer() throws Exception {
        Path programs = programs();
        folder = Files.createTempDirectory("drover-postgresql");
        passwordFile = Files.writeString(folder.resolve("password"), "secret of one test run\n");
        if (isRoot()) run(List.of("chown", "-R", "postgres:", folder.toString()));
        Path data = folder.resolve("data");
        run(unprivileged(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=drover",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync")));
        port = freePort();
        List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
        command.addAll(unprivileged(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off")));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-postgresql"));
        awaitReady();
    }

    /** The server of this process, started when first asked for. */
    static synchronized PostgreSqlServer shared() {
        try {
            if (shared == null) shared = new PostgreSqlServer();
            return shared;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL was started", e);
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL could not be started: " + e.getMessage(), e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    String user() {
        return "drover";
    }

    Path passwordFile() {
        return passwordFile;
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no initdb in /usr/lib/postgresql"));
        } catch (IOException e) {
            throw new IOException(
                    "PostgreSQL is not installed; lab/install.sh does that, -Ddrover.postgresql=off leaves its tests out",
                    e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** As the user that the Debian package makes: PostgreSQL refuses to run as root. */
    private static List<String> unprivileged(List<String> command) {
        if (!isRoot()) return command;
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        whole.addAll(command);
        return whole;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process started = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (started.waitFor() != 0) throw new IOException(String.join(" ", command) + " said: " + said);
    }

    private void awaitReady() throws Exception {
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(ready), "postgresql-says");
        reader.setDaemon(true);
        reader.start();
        String said = ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!said.contains(READY)) throw new IOException("it ended and said last: " + said);
    }

    private void read(CompletableFuture<String> ready) {
        String last = "nothing";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (line.contains(READY)) ready.complete(line);
            }
        } catch (IOException e) {
            last = last + "; " + e;
        }
        ready.complete(last);
    }

    private void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
            TestDatabase.delete(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
