package org.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * The product as its users have it: a process of its own, started by its own script, spoken to over HTTP only. Its data
 * outlives {@link #kill}, so that the next {@link #start} finds what a dead process left.
 */
final class Product implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FAST = List.of(
            "-Ddrover.metrics.step=PT1S",
            "-Ddrover.metrics.horizon=PT30S",
            "-Ddrover.tips.hold=PT3S",
            "-Ddrover.tips.verify=PT10S");

    private final Path script =
            Path.of(System.getProperty("drover.product", "product/target/drover"), "bin/drover-service");
    private final Path data;
    private final Path log;
    private Optional<Process> process = Optional.empty();
    private Optional<ProductDoor> door = Optional.empty();
    private Instant started = Instant.EPOCH;

    private final Path itsData;
    private final List<String> behind;

    /**
     * @param data    its data as this process sees them
     * @param itsData as its own process does
     * @param behind  words before each command of it
     */
    private Product(Path data, Path itsData, Path log, List<String> behind) {
        this.data = data;
        this.itsData = itsData;
        this.log = log;
        this.behind = behind;
    }

    /** A product with data of its own, running; what it prints is kept as NAME.service.log. */
    static Product started(String name) throws IOException {
        Path data = Files.createTempDirectory("drover-data");
        return started(name, data, data, List.of());
    }

    /** The same with its data on that disk. */
    static Product started(String name, SmallDisk disk) throws IOException {
        return started(name, disk.folder(), disk.mountPoint(), disk.seenBy());
    }

    private static Product started(String name, Path data, Path itsData, List<String> behind) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Path log = folder.resolve(name + ".service.log");
        Files.deleteIfExists(log);
        Product product = new Product(data, itsData, log, behind);
        product.start();
        return product;
    }

    /** Starts a process on the data there is, and returns when it answers. */
    void start() throws IOException {
        if (!Files.isExecutable(script)) throw new IllegalStateException(script + " is missing; mvn package builds it");
        List<String> command = new ArrayList<>(behind);
        command.addAll(List.of(script.toString(), "-Ddrover.data=" + itsData));
        command.addAll(FAST);
        started = Instant.now();
        Process fresh = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = Optional.of(fresh);
        Await.until("the product answers (see " + log + ")", () -> {
            if (!fresh.isAlive()) throw new IllegalStateException("it ended with " + fresh.exitValue());
            JsonNode said = JSON.readTree(data.resolve("service.json").toFile());
            if (said.path("pid").asLong() != fresh.pid()) return false; // what a killed one left
            door = Optional.of(new ProductDoor(
                    said.path("port").asInt(),
                    Files.readString(data.resolve("token")).strip()));
            return ask("GET", "/status", "").path("parts").path("migration").asBoolean();
        });
    }

    /** When the process that runs now was started: before its first instruction, so what is measured from it is complete. */
    Instant startedAt() {
        return started;
    }

    long pid() {
        return running().pid();
    }

    /** SIGKILL: nothing is said, nothing is closed. Returns when the process is gone. */
    void kill() {
        Process victim = running();
        victim.destroyForcibly();
        gone(victim);
    }

    /** Started anew, whether or not it still runs. */
    void restart() throws IOException {
        if (running().isAlive()) kill();
        start();
    }

    private static void gone(Process victim) {
        try {
            if (!victim.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("process " + victim.pid() + " stays");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process ended", e);
        }
    }

    private Process running() {
        return process.orElseThrow(() -> new IllegalStateException("the product was not started"));
    }

    JsonNode ask(String method, String path, String body) throws IOException {
        return door.orElseThrow().ask(method, path, body);
    }

    /** Connects a host; it is in the picture with its VMs when this returns. */
    void connect(HostEndpoint host) throws IOException {
        ask(
                "POST",
                "/hosts",
                JSON.writeValueAsString(Map.of(
                        "id", host.host().value(),
                        "backend", host.backend(),
                        "address", host.address().toString(),
                        "settings", host.settings())));
    }

    /** Asks for a move as it is and answers with its id. */
    String move(VmId vm, String destination) throws IOException {
        return move(vm, destination, Map.of());
    }

    /** @param options of the API's wish: pauseBudgetMillis, bandwidthBytesPerSecond, autoConverge */
    String move(VmId vm, String destination, Map<String, Object> options) throws IOException {
        Map<String, Object> wish = new HashMap<>(options);
        wish.put("vm", vm.value());
        wish.put("destination", destination);
        return ask("POST", "/migrations", JSON.writeValueAsString(wish))
                .path("migration")
                .asText();
    }

    /** The record of a migration as it stands. */
    JsonNode migration(String id) throws IOException {
        return ask("GET", "/migrations/" + id, "");
    }

    /** Follows a migration's record over the change stream until it is as wished. */
    JsonNode follow(String id, String until, Duration within, Predicate<JsonNode> wished) throws IOException {
        return door.orElseThrow()
                .follow(
                        "migration",
                        until,
                        within,
                        () -> migration(id),
                        record -> record.path("id").asText().equals(id) && wished.test(record));
    }

    /** Follows a migration until it has ended, whichever way. */
    JsonNode ended(String id, Duration within) throws IOException {
        return follow(
                id, "migration " + id + " ends", within, r -> r.path("ended").asBoolean());
    }

    JsonNode untilStage(String id, String stage, Duration within) throws IOException {
        return follow(id, "migration " + id + " is " + stage, within, r -> r.path("stage")
                .asText()
                .equals(stage));
    }

    /** Follows the picture until the host answers, or does not, as wished. */
    void untilReachable(HostId host, boolean wished, Duration within) throws IOException {
        untilInventory(
                host + " is " + (wished ? "" : "not ") + "reachable",
                within,
                () -> ask("GET", "/hosts/" + host, ""),
                seen -> seen.path("reachable").asBoolean() == wished);
    }

    /** Follows the picture until it shows the VM running on the host. */
    void untilRunsOn(VmId vm, String host, Duration within) throws IOException {
        untilInventory(
                vm + " is seen running on " + host,
                within,
                () -> ask("GET", "/vms/" + vm, ""),
                seen -> seen.path("host").asText().equals(host)
                        && seen.path("state").asText().equals("RUNNING"));
    }

    /** Follows the picture until it shows the VM in that state. */
    void untilSeen(VmId vm, String state, Duration within) throws IOException {
        untilInventory(vm + " is seen " + state, within, () -> ask("GET", "/vms/" + vm, ""), seen -> seen.path("state")
                .asText()
                .equals(state));
    }

    /** Follows the picture until it shows no VM of that id. */
    void untilGone(VmId vm, Duration within) throws IOException {
        untilInventory(vm + " is gone", within, () -> ask("GET", "/vms", ""), seen -> {
            for (JsonNode each : seen) if (each.path("id").asText().equals(vm.value())) return false;
            return seen.isArray();
        });
    }

    /** What a command of the command line said, and its exit code. */
    record Said(int code, String out, String err) {}

    /** The shipped command line, as something without a locale would call it (cron, for one). */
    Said drover(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(behind);
        command.add(script.resolveSibling("drover").toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("drover", ".out");
        Path err = Files.createTempFile("drover", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        List.of("LANG", "LC_ALL", "LC_CTYPE").forEach(builder.environment()::remove);
        builder.environment().put("DROVER_DATA", itsData.toString());
        Process cli = builder.start();
        cli.getOutputStream().close();
        try {
            if (!cli.waitFor(60, TimeUnit.SECONDS)) {
                cli.destroyForcibly();
                throw new AssertionError(command + " does not end: " + Files.readString(err));
            }
            return new Said(cli.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + command, e);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private void untilInventory(String what, Duration within, ProductDoor.Look look, Predicate<JsonNode> wished)
            throws IOException {
        // the event says only that something changed: look again
        door.orElseThrow().follow("inventory", what, within, look, changed -> wished.test(ProductDoor.seen(look)));
    }

    /** SIGTERM, and the data goes. */
    @Override
    public void close() {
        process.ifPresent(p -> {
            p.destroy();
            gone(p);
        });
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data) || behind.isEmpty()) Files.delete(file); // nobody deletes a disk
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
