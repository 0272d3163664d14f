package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.drover.libvirt.AccessFailure.Why;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS against a real libvirtd, which takes clients of its authority whose names are on its list. */
@Timeout(60)
class TlsTest {
    private static final ConnectOptions OPTIONS =
            ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static PrivateLibvirtd daemon;
    private static Certificates authority;
    private static Path directory;
    private static Path client;
    private static Path server;

    @BeforeAll
    static void start() throws Exception {
        PrivateLibvirtd.needed("certtool");
        directory = Files.createTempDirectory("drover-tls");
        authority = Certificates.authority(directory.resolve("ca"));
        client = authority.client("drover", "rsa", Certificates.YEARS);
        server = authority.server("node1", Certificates.YEARS);
        daemon = PrivateLibvirtd.startActivated(directory, conf(server) + "tls_allowed_dn_list = [\"CN=drover*\"]\n");
    }

    @AfterAll
    static void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static String conf(Path server) {
        return """
                ca_file = "%s"
                cert_file = "%s/servercert.pem"
                key_file = "%s/serverkey.pem"
                auth_tcp = "none"
                """
                .formatted(authority.certificate(), server, server);
    }

    private static LibvirtUri uri(String host, int port, Path pki, String more) {
        return LibvirtUri.parse("test+tls://%s:%d/default?pkipath=%s%s".formatted(host, port, pki, more));
    }

    private static LibvirtConnection open(Path pki) throws LibvirtFailure {
        return LibvirtConnection.open(uri("localhost", daemon.door(0), pki, ""), OPTIONS);
    }

    private static AccessFailure refusal(LibvirtUri uri) {
        return catchThrowableOfType(
                AccessFailure.class, () -> LibvirtConnection.open(uri, OPTIONS).close());
    }

    private static AccessFailure refusal(Path pki) {
        return refusal(uri("localhost", daemon.door(0), pki, ""));
    }

    @Test
    void speaksWithADaemonThatKnowsUs() throws Exception {
        try (LibvirtConnection connection = open(client)) {
            assertThat(connection.host().nodeInfo().model()).isEqualTo("i686");
            assertThat(connection.domains().list()).isNotEmpty();
        }
    }

    @Test
    void tellsUntilWhenItsCertificatesLetItIn() throws Exception {
        Path brief = authority.client("drover-brief", "rsa", "expiration_days = 7\n");
        Instant now = Instant.now();
        try (LibvirtConnection connection = open(brief)) {
            assertThat(connection.credentials())
                    .extracting(Credential::what)
                    .containsExactly(
                            "our certificate " + brief.resolve("clientcert.pem"), "the certificate of localhost");
            assertThat(connection.credentials().get(0).ends())
                    .isBetween(now.plus(Duration.ofDays(6)), now.plus(Duration.ofDays(8)));
            assertThat(connection.credentials().get(1).ends()).isAfter(now.plus(Duration.ofDays(3000)));
        }
    }

    @Test
    void manyCallsAtOnceAndLongAnswersPassThrough() throws Exception {
        try (LibvirtConnection connection = open(client)) {
            String title = "x".repeat(300_000); // many TLS records
            DomainRef domain = connection
                    .domains()
                    .createXml(("<domain type='test'><name>long</name><uuid>%s</uuid><description>%s</description>"
                                    + "<memory>8192</memory><os><type>hvm</type></os></domain>")
                            .formatted(UUID.randomUUID(), title));
            var answers = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try {
                            return connection.domains().xml(domain);
                        } catch (LibvirtFailure e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .toList();

            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get()).contains(title);
            }
            connection.domains().destroy(domain);
        }
    }

    @Test
    void anAuthorityWeDoNotKnowIsNotBelieved() throws Exception {
        Path stranger = Certificates.authority(directory.resolve("other")).client("x", "rsa", Certificates.YEARS);

        AccessFailure failure = refusal(stranger);

        assertThat(failure.why()).isEqualTo(Why.UNKNOWN_AUTHORITY);
        assertThat(failure).hasMessageContaining("cacert.pem").hasMessageContaining("CN=node1");
    }

    @Test
    void aCertificateForAnotherNameIsNotBelievedUnlessToldTo() throws Exception {
        AccessFailure failure = refusal(uri("127.0.0.1", daemon.door(0), client, ""));

        assertThat(failure.why()).isEqualTo(Why.WRONG_NAME);
        assertThat(failure).hasMessageContaining("127.0.0.1");
        LibvirtUri careless = uri("127.0.0.1", daemon.door(0), client, "&no_verify=1");
        LibvirtConnection.open(careless, OPTIONS).close();
    }

    @Test
    void anExpiredServerIsNotBelievedUnlessToldToAndTls12WillDo() throws Exception {
        Path expired = authority.server("old", Certificates.PAST);
        Path home = Files.createTempDirectory("drover-tls");
        try (PrivateLibvirtd old = PrivateLibvirtd.startActivated(
                home, conf(expired) + "tls_no_sanity_certificate = 1\ntls_priority = \"NORMAL:-VERS-TLS1.3\"\n")) {
            AccessFailure failure = refusal(uri("localhost", old.door(0), client, ""));

            assertThat(failure.why()).isEqualTo(Why.EXPIRED);
            assertThat(failure).hasMessageContaining("CN=old").hasMessageContaining("renew");
            LibvirtConnection.open(uri("localhost", old.door(0), client, "&no_verify=1"), OPTIONS)
                    .close();
        }
    }

    @Test
    void aRevokedServerIsNotBelieved() throws Exception {
        Path careful = authority.client("drover-careful", "rsa", Certificates.YEARS);
        authority.revoke(client.resolve("clientcert.pem"), careful.resolve("cacrl.pem"));
        open(careful).close(); // another one's revocation is no matter
        authority.revoke(server.resolve("servercert.pem"), careful.resolve("cacrl.pem"));

        assertThat(refusal(careful).why()).isEqualTo(Why.REVOKED);
    }

    @Test
    void aClientThatIsNotOnTheListIsToldSo() throws Exception {
        AccessFailure failure = refusal(authority.client("unlisted", "rsa", Certificates.YEARS));

        assertThat(failure.why()).isEqualTo(Why.REFUSED);
        assertThat(failure).hasMessageContaining("CN=unlisted").hasMessageContaining("tls_allowed_dn_list");
    }

    @Test
    void aClientWithoutACertificateIsToldSo() throws Exception {
        Path bare = Files.createDirectories(directory.resolve("bare"));
        Files.copy(authority.certificate(), bare.resolve("cacert.pem"));

        AccessFailure failure = refusal(bare);

        assertThat(failure.why()).isEqualTo(Why.REFUSED);
        assertThat(failure).hasMessageContaining("without a certificate").hasMessageContaining("clientcert.pem");
    }

    @Test
    void anExpiredCertificateOfOursIsFoundHereAndElseByTheServer() throws Exception {
        Path late = authority.client("drover-late", "rsa", Certificates.PAST);

        assertThat(refusal(late).why()).isEqualTo(Why.EXPIRED);
        assertThat(refusal(uri("localhost", daemon.door(0), late, "&no_sanity=1"))
                        .why())
                .isEqualTo(Why.REFUSED);
    }

    @Test
    void missingAndDamagedFilesAreNamed() throws Exception {
        Path broken = authority.client("drover-broken", "ecdsa", Certificates.YEARS);
        Files.writeString(broken.resolve("clientkey.pem"), "nothing of use");
        AccessFailure damaged = refusal(broken);
        Files.delete(broken.resolve("cacert.pem"));
        AccessFailure missing = refusal(broken);

        assertThat(damaged.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(damaged).hasMessageContaining("clientkey.pem holds no private key");
        assertThat(missing.why()).isEqualTo(Why.OUR_CREDENTIALS);
    }

    @Test
    void theDoorForPlainTcpIsNotTakenForTls() throws Exception {
        AccessFailure failure = refusal(uri("localhost", daemon.door(1), client, ""));

        assertThat(failure.why()).isEqualTo(Why.NOT_TLS);
    }

    /** A door of the test's own, behind which somebody behaves badly. */
    private static final class BadDoor implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        private interface Behaviour {
            void towards(Socket caller) throws Exception;
        }

        private BadDoor(Behaviour behaviour) throws IOException {
            thread.submit(() -> {
                try (Socket caller = door.accept()) {
                    behaviour.towards(caller);
                }
                return null;
            });
        }

        private LibvirtUri uri() {
            return TlsTest.uri("localhost", door.getLocalPort(), client, "");
        }

        @Override
        public void close() throws IOException {
            thread.shutdownNow();
            door.close();
        }
    }

    @Test
    void somethingElseThatListensIsNamed() throws Exception {
        try (BadDoor ssh = new BadDoor(caller -> {
            caller.getOutputStream().write("SSH-2.0-OpenSSH_9.2p1 Debian\r\n".getBytes("US-ASCII"));
            caller.getInputStream().readAllBytes();
        })) {
            assertThat(refusal(ssh.uri()).why()).isEqualTo(Why.NOT_TLS);
        }
    }

    @Test
    void aPeerThatStallsInTheHandshakeIsGivenUpAtTheDeadline() throws Exception {
        try (BadDoor silent = new BadDoor(caller -> caller.getInputStream().readAllBytes())) {
            assertGivenUp(silent.uri());
        }
    }

    @Test
    void aPeerThatTricklesIsGivenUpAtTheDeadlineToo() throws Exception {
        try (BadDoor trickling = new BadDoor(caller -> {
            caller.getOutputStream().write(new byte[] {22, 3, 3, 0x3f, 0}); // a handshake record of 16128 bytes
            while (true) {
                caller.getOutputStream().write(0);
                Thread.sleep(20); // the peer's slowness, not a wait for a state
            }
        })) {
            assertGivenUp(trickling.uri());
        }
    }

    private static void assertGivenUp(LibvirtUri uri) {
        ConnectOptions hurried = OPTIONS.withTimeouts(Duration.ofMillis(400), Duration.ofSeconds(20));
        long before = System.nanoTime();

        TimedOut failure = catchThrowableOfType(TimedOut.class, () -> LibvirtConnection.open(uri, hurried));

        assertThat(failure).hasMessageContaining("TLS handshake");
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void closingEndsACallInFlightThroughAPeerThatReadsNoMore() throws Exception {
        try (Relay relay = new Relay(daemon.door(0))) {
            LibvirtConnection connection =
                    LibvirtConnection.open(uri("localhost", relay.port(), client, ""), OPTIONS.withCallsAtOnce(6));
            relay.hold();
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                String large = "x".repeat(4 << 20); // more than the sockets' buffers take
                var calls = IntStream.range(0, 6)
                        .<Future<DomainRef>>mapToObj(
                                i -> threads.submit(() -> connection.domains().defineXml(large)))
                        .toList();
                CompletableFuture<Void> closing = CompletableFuture.runAsync(connection::close);

                closing.get(10, TimeUnit.SECONDS);
                for (Future<DomainRef> call : calls) {
                    assertThat(call)
                            .failsWithin(Duration.ofSeconds(10))
                            .withThrowableThat()
                            .withCauseInstanceOf(ConnectionLost.class);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
