package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.libvirt.AccessFailure.Why;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SSH to an sshd of the test's own, with its own host key and authorized keys, beside a real libvirtd. */
@Timeout(60)
class SshTest {
    private static final ConnectOptions OPTIONS =
            ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static Path directory;
    private static PrivateLibvirtd daemon;
    private static Path known;

    @BeforeAll
    static void start() throws Exception {
        PrivateLibvirtd.needed("sshd", "ssh-keygen");
        Path home = Files.createTempDirectory("drover-ssh");
        directory = Files.createDirectory(home.resolve("keys of ours")); // blanks, as a user's directory may have them
        for (String key : new String[] {"host", "client", "stranger"}) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    directory.resolve(key).toString());
        }
        Files.copy(directory.resolve("client.pub"), directory.resolve("authorized_keys"));
        Files.writeString(
                home.resolve("sshd_config"),
                """
                HostKey "%1$s/host"
                AuthorizedKeysFile "%1$s/authorized_keys"
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                """
                        .formatted(directory));
        daemon = PrivateLibvirtd.startWithSshd(home);
        known = knownHosts("known_hosts", "host");
    }

    @AfterAll
    static void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static Path knownHosts(String name, String key) throws IOException {
        String line = "[localhost]:" + daemon.door(0) + " " + Files.readString(directory.resolve(key + ".pub"));
        return Files.writeString(directory.resolve(name), line);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(command[0] + " failed: " + said);
        }
    }

    private static LibvirtUri uri(String key, Path knownHosts, String more) {
        return uri(daemon.door(0), key, knownHosts, more);
    }

    private static LibvirtUri uri(int port, String key, Path knownHosts, String more) {
        return LibvirtUri.parse("test+ssh://root@localhost:%d/default?keyfile=%s&known_hosts=%s%s"
                .formatted(port, blanks(directory.resolve(key)), blanks(knownHosts), more));
    }

    private static String blanks(Path path) {
        return path.toString().replace(" ", "%20");
    }

    private static <E extends LibvirtFailure> E failure(Class<E> type, LibvirtUri uri) {
        return catchThrowableOfType(
                type, () -> LibvirtConnection.open(uri, OPTIONS).close());
    }

    private static Stream<ProcessHandle> sshProcesses() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/ssh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&proxy=native", "&proxy=netcat", "&netcat=nc"})
    void speaksWithADaemonByWayOfEachHelper(String proxy) throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(uri("client", known, proxy), OPTIONS)) {
            assertThat(connection.host().nodeInfo().model()).isEqualTo("i686");
        }
    }

    @Test
    void theSocketsPathIsAWordWhateverIsInIt() throws Exception {
        Path odd = directory.resolve("it's; a $(socket)");
        Files.createSymbolicLink(odd, Path.of("/run/libvirt/libvirt-sock"));
        String socket = "&socket=" + blanks(odd).replace("$", "%24");

        try (LibvirtConnection connection = LibvirtConnection.open(uri("client", known, socket), OPTIONS)) {
            assertThat(connection.host().hostname()).isNotBlank();
        }
    }

    @Test
    void longQuestionsAndAnswersPassThrough() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(uri("client", known, ""), OPTIONS)) {
            String description = "x".repeat(1 << 20);
            DomainRef domain = connection
                    .domains()
                    .createXml(("<domain type='test'><name>long</name><uuid>%s</uuid><description>%s</description>"
                                    + "<memory>8192</memory><os><type>hvm</type></os></domain>")
                            .formatted(UUID.randomUUID(), description));

            assertThat(connection.domains().xml(domain)).contains(description);
            connection.domains().destroy(domain);
        }
    }

    @Test
    void theProcessEndsWithTheConnectionAndTheConnectionWithTheProcess() throws Exception {
        LibvirtConnection closed = LibvirtConnection.open(uri("client", known, ""), OPTIONS);
        ProcessHandle first = sshProcesses().findAny().orElseThrow();
        closed.close();
        first.onExit().get(10, TimeUnit.SECONDS);

        LibvirtConnection killed = LibvirtConnection.open(uri("client", known, ""), OPTIONS);
        CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
        killed.whenEnded(ended::complete);
        sshProcesses().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        assertThat(ended.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("ssh to localhost ended (exit 137)");
    }

    @Test
    void aHostKeyThatIsNotTheKnownOneIsNotBelieved() throws Exception {
        AccessFailure changed = failure(AccessFailure.class, uri("client", knownHosts("changed", "stranger"), ""));
        AccessFailure unknown = failure(AccessFailure.class, uri("client", directory.resolve("none"), ""));

        assertThat(changed.why()).isEqualTo(Why.HOST_KEY);
        assertThat(unknown.why()).isEqualTo(Why.HOST_KEY);
        assertThat(unknown).hasMessageContaining("known_hosts");
    }

    @Test
    void anUnknownHostKeyIsTakenOnlyWhereToldTo() throws Exception {
        LibvirtUri careless = uri("client", directory.resolve("learnt"), "&no_verify=1");

        LibvirtConnection.open(careless, OPTIONS).close();
    }

    @Test
    void aKeyThatIsNotAuthorizedIsRefused() {
        AccessFailure failure = failure(AccessFailure.class, uri("stranger", known, ""));

        assertThat(failure.why()).isEqualTo(Why.REFUSED);
        assertThat(failure).hasMessageContaining("Permission denied (").hasMessageContaining("authorized_keys");
    }

    @Test
    void whatGoesWrongOverThereIsTheReason() {
        assertThat(failure(ConnectionLost.class, uri("client", known, "&socket=/none")))
                .hasMessageContaining("/none")
                .hasMessageContaining("No such file");
        assertThat(failure(ConnectionLost.class, uri("client", known, "&netcat=nocat")))
                .hasMessageContaining("nocat: not found");
    }

    @Test
    void nobodyThereIsTheReason() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(failure(ConnectionLost.class, uri(port, "client", known, "")))
                .hasMessageContaining("Connection refused");
    }

    @Test
    void anSshThatStallsIsGivenUpAtTheDeadlineAndEnded() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConnectOptions hurried = OPTIONS.withTimeouts(Duration.ofMillis(800), Duration.ofSeconds(20));
            LibvirtUri stalled = uri(silent.getLocalPort(), "client", known, "");
            long before = System.nanoTime();

            LibvirtFailure failure =
                    catchThrowableOfType(LibvirtFailure.class, () -> LibvirtConnection.open(stalled, hurried));

            assertThat(failure).isInstanceOf(TimedOut.class);
            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
            for (ProcessHandle ssh : sshProcesses().toList()) {
                ssh.onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }
}
