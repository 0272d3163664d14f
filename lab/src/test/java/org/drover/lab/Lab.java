package org.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * The laboratory as tests use it: one script does everything, this only calls it. A lab has three hosts and lives until
 * {@link #close}. Each test process has its own, so that several can run at once.
 */
final class Lab implements AutoCloseable {
    private static final long LONGEST_COMMAND_SECONDS = 120;
    private final Path script = Path.of(System.getProperty("drover.lab.script", "lab.sh"));
    private final Path state;

    private Lab(Path state) {
        this.state = state;
    }

    static Lab up(int hosts) {
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        Lab lab = new Lab(tmp.resolve("dl-" + ProcessHandle.current().pid()));
        lab.run("up", Integer.toString(hosts));
        return lab;
    }

    /** One that is up, and that somebody else takes down. */
    static Lab of(Path state) {
        return new Lab(state);
    }

    Path state() {
        return state;
    }

    /** Writes the definition of guest {@code k}, boots it on {@code host} and waits until it answers. */
    VmId guest(String name, int k, String host) {
        run("guest", name, Integer.toString(k), "--on", host);
        return vm(k);
    }

    static VmId vm(int k) {
        return new VmId("00000000-0000-4000-9000-%012d".formatted(k));
    }

    HostEndpoint endpoint(String host) {
        return endpoint(host, socket(host));
    }

    /** Where the host's libvirtd listens, reachable from outside the lab. */
    Path socket(String host) {
        return state.resolve(host).resolve("run/libvirt-sock");
    }

    /** The host behind another socket than its own: somebody stands between. */
    HostEndpoint endpoint(String host, Path socket) {
        int number = Integer.parseInt(host.substring(1));
        return new HostEndpoint(
                new HostId(host),
                "libvirt",
                URI.create("qemu+unix:///system?socket=" + socket),
                Map.of(
                        "migration-address", "tcp://10.2.0." + number,
                        "shared-volumes", "vms=/mnt/vms",
                        "bridges", "br0",
                        "leases", "yes",
                        "peer-to-peer", "yes",
                        "peer-uri", "qemu+tcp://10.1.0." + number + "/system",
                        "capacity-cores", "1",
                        "capacity-memory-mib", "2048"));
    }

    /** Runs the lab's script; fails with what it printed when it does not end well. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return output(command);
    }

    private String output(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DROVER_LAB", state.toString());
            Path out = Files.createTempFile("lab", ".out");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            boolean ended = process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS);
            if (!ended) process.destroyForcibly();
            String text = Files.readString(out, StandardCharsets.UTF_8);
            Files.delete(out);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command + (ended ? " failed: " : " did not end: ") + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }

    /** Starts a long-running program of the lab's folder, its output going to {@code log}. */
    Process start(Path log, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DROVER_LAB", state.toString());
        return builder.start();
    }

    /** The lab's script itself, for {@link #start}. */
    String script() {
        return script.toString();
    }

    Path beside(String name) {
        return script.resolveSibling(name);
    }

    @Override
    public void close() {
        run("down", "--logs", System.getProperty("drover.lab.artefacts", "target/lab"));
    }
}
