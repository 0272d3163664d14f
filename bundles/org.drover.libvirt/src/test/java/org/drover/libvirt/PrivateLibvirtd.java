package org.drover.libvirt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real libvirtd of our own, in namespaces where it sees no network and none of the machine's libvirt state. It serves
 * libvirt's built-in test driver ({@code test:///default}) on a socket in a temporary directory.
 */
final class PrivateLibvirtd implements AutoCloseable {
    private static final String SCRIPT =
            """
            mount --make-rprivate / && mount -t tmpfs tmpfs /run || exit 1
            for d in /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
              mkdir -p "$d" && mount -t tmpfs tmpfs "$d" || exit 1
            done
            libvirtd --daemon --config "$1/libvirtd.conf" --pid-file "$1/pid" || exit 1
            echo ready; exec sleep infinity
            """;

    private final Path directory;
    private final Process process;

    private PrivateLibvirtd(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts it; a machine without libvirtd fails the test unless it was said with {@code -Ddrover.lab=off}. */
    static PrivateLibvirtd start() throws IOException {
        Assumptions.assumeFalse("off".equals(System.getProperty("drover.lab")), "-Ddrover.lab=off");
        if (Stream.of("/usr/sbin/libvirtd", "/usr/bin/libvirtd").noneMatch(p -> Files.isExecutable(Path.of(p)))) {
            throw new AssertionError("libvirtd is not installed (apt-get install libvirt-daemon-system);"
                    + " -Ddrover.lab=off leaves these tests out");
        }
        Path directory = Files.createTempDirectory("drover-libvirtd");
        Files.writeString(
                directory.resolve("libvirtd.conf"),
                """
                unix_sock_dir = "%1$s"
                auth_unix_rw = "none"
                log_outputs = "3:file:%1$s/log"
                """
                        .formatted(directory));
        Process process = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        PrivateLibvirtd daemon = new PrivateLibvirtd(directory, process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) {
                return daemon;
            }
            said.append(line).append('\n');
        }
        daemon.close();
        throw new AssertionError("a private libvirtd does not start (it takes root): " + said);
    }

    LibvirtUri uri() {
        return LibvirtUri.parse("test+unix:///default?socket=" + directory.resolve("libvirt-sock"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
