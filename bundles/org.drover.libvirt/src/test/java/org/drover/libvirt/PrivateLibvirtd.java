package org.drover.libvirt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real libvirtd of our own, in namespaces where it sees no network and none of the machine's libvirt state. It serves
 * libvirt's built-in test driver ({@code test:///default}) on a socket in a temporary directory, and where asked to on
 * doors: TCP sockets on the machine's loopback, made outside and handed in, since a socket stays where it was made.
 */
public final class PrivateLibvirtd implements AutoCloseable {
    private static final String SCRIPT =
            """
            mount --make-rprivate / && mount -t tmpfs tmpfs /run || exit 1
            for d in /var/lib/libvirt /var/cache/libvirt /var/log/libvirt; do
              mkdir -p "$d" && mount -t tmpfs tmpfs "$d" || exit 1
            done
            """;

    private static final String DAEMON =
            """
            libvirtd --daemon --config "$1/libvirtd.conf" --pid-file "$1/pid" || exit 1
            echo ready; exec sleep infinity
            """;

    /** Handed its sockets as systemd would: clients wait in their queue until it is up. */
    private static final String ACTIVATED =
            """
            [ ! -e "$1/sasl.conf" ] || mount --bind "$1/sasl.conf" /etc/sasl2/libvirt.conf || exit 1
            echo ready
            LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=libvirtd-tls.socket:libvirtd-tcp.socket \\
                exec libvirtd --config "$1/libvirtd.conf" --pid-file "$1/pid"
            """;

    /**
     * As above, on a host called localhost, beside two KDCs of which one lives an hour ahead; they take no sockets from
     * others, so what comes in by their doors is passed on.
     */
    private static final String WITH_KDCS =
            """
            ip link set lo up && hostname localhost && export KRB5_CONFIG="$1/there.conf" || exit 1
            export KRB5_KDC_PROFILE="$1/kdc.conf" KRB5RCACHENAME="file2:$1/seen" KRB5_KTNAME="$1/libvirt.keytab"
            mount --bind "$1/sasl.conf" /etc/sasl2/libvirt.conf || exit 1
            mount -t tmpfs tmpfs /dev/shm && krb5kdc -r DROVER.TEST || exit 1
            LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME=+1h krb5kdc -r LATE.TEST || exit 1
            python3 -c '
            import os, socket, threading
            def passes(one, other):
                while data := one.recv(65536): other.sendall(data)
                other.shutdown(socket.SHUT_WR)
            def serves(fd, port):
                door = socket.socket(fileno=fd)
                while True:
                    caller, _ = door.accept()
                    kdc = socket.create_connection(("127.0.0.1", port))
                    for pair in (caller, kdc), (kdc, caller): threading.Thread(target=passes, args=pair, daemon=True).start()
            threading.Thread(target=serves, args=(5, 88)).start()
            serves(6, 89)
            ' &
            exec 5<&- 6<&-
            echo ready
            LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=libvirtd-tls.socket:libvirtd-tcp.socket \\
                exec libvirtd --config "$1/libvirtd.conf" --pid-file "$1/pid"
            """;

    /** An sshd for each caller, as inetd would; root's password, if it locks the account, is none in here. */
    private static final String WITH_SSHD =
            """
            mkdir -m 755 /run/sshd && sed 's/^root:[^:]*:/root:*:/' /etc/shadow > "$1/shadow" &&
              chmod 600 "$1/shadow" && mount --bind "$1/shadow" /etc/shadow || exit 1
            libvirtd --daemon --config "$1/libvirtd.conf" --pid-file "$1/pid" || exit 1
            ln -s /run/libvirt/libvirt-sock "$1/libvirt-sock"
            echo ready; exec python3 -c '
            import socket, subprocess, sys
            door = socket.socket(fileno=3)
            while True:
                caller, _ = door.accept()
                subprocess.Popen(["/usr/sbin/sshd", "-i", "-f", sys.argv[1] + "/sshd_config"],
                                 stdin=caller, stdout=caller, stderr=subprocess.DEVNULL)
                caller.close()
            ' "$1"
            """;

    /** Makes listening sockets, the first as descriptor 3, says their ports, and becomes the command. */
    private static final String DOORS =
            """
            import os, socket, sys
            doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
            print(*[door.getsockname()[1] for door in doors], flush=True)
            kept = [os.dup2(os.dup(door.fileno()), 20 + i) for i, door in enumerate(doors)]
            for i, fd in enumerate(kept): os.dup2(fd, 3 + i); os.close(fd)
            os.execvp(sys.argv[2], sys.argv[2:])
            """;

    private final Path directory;
    private final Process process;
    private List<Integer> ports = List.of();

    private PrivateLibvirtd(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Leaves the test out where it was said with {@code -Ddrover.lab=off}; a machine without libvirtd fails it. */
    public static void needed(String... programs) {
        Assumptions.assumeFalse("off".equals(System.getProperty("drover.lab")), "-Ddrover.lab=off");
        for (String program : programs) {
            if (Stream.of("/usr/sbin/", "/usr/bin/").noneMatch(p -> Files.isExecutable(Path.of(p + program)))) {
                throw new AssertionError(program + " is not installed (lab/install.sh does);"
                        + " -Ddrover.lab=off leaves these tests out");
            }
        }
    }

    static PrivateLibvirtd start() throws IOException {
        needed("libvirtd");
        Path directory = Files.createTempDirectory("drover-libvirtd");
        return launch(directory, 0, DAEMON, "unix_sock_dir = \"" + directory + "\"\n");
    }

    /** With doors for TLS and for plain TCP. */
    static PrivateLibvirtd startActivated(Path directory, String conf) throws IOException {
        needed("libvirtd", "python3");
        return launch(directory, 2, ACTIVATED, conf);
    }

    /** With doors for TLS, plain TCP and the two KDCs of a {@link KerberosRealm}. */
    static PrivateLibvirtd startWithKdcs(Path directory, String conf) throws IOException {
        needed("libvirtd", "python3", "krb5kdc", "faketime", "ip", "hostname");
        return launch(directory, 4, WITH_KDCS, conf);
    }

    /** With a door behind which an sshd listens; its configuration is in {@code directory}. */
    static PrivateLibvirtd startWithSshd(Path directory) throws IOException {
        needed("libvirtd", "python3", "sshd", "ssh", "nc", "virt-ssh-helper");
        return launch(directory, 1, WITH_SSHD, "");
    }

    private static PrivateLibvirtd launch(Path directory, int doors, String script, String conf) throws IOException {
        Files.writeString(
                directory.resolve("libvirtd.conf"),
                "auth_unix_rw = \"none\"\nlog_outputs = \"3:file:%s/log\"\n".formatted(directory) + conf);
        List<String> command = new ArrayList<>();
        if (doors > 0) {
            command.addAll(List.of("python3", "-c", DOORS, Integer.toString(doors)));
        }
        command.addAll(List.of(
                "unshare",
                "--net",
                "--uts",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                SCRIPT + script,
                "sh",
                directory.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        PrivateLibvirtd daemon = new PrivateLibvirtd(directory, process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (doors > 0) {
            daemon.ports =
                    Stream.of(out.readLine().split(" ")).map(Integer::valueOf).toList();
        }
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

    /** libvirt's storage driver without a hypervisor. */
    LibvirtUri storage() {
        return LibvirtUri.parse("storage+unix:///system?socket=" + directory.resolve("libvirt-sock"));
    }

    /** The port of a door on 127.0.0.1. */
    int door(int index) {
        return ports.get(index);
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
