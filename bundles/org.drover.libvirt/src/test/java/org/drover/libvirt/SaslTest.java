package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.drover.libvirt.AccessFailure.Why;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users and passwords over TLS, judged by a real libvirtd and Cyrus SASL. */
@Timeout(60)
class SaslTest {
    private static final ConnectOptions OPTIONS =
            ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final String PASSWORD = "corrèct, horse=battery";
    private static Server scram;

    @BeforeAll
    static void start() throws Exception {
        PrivateLibvirtd.needed("certtool", "saslpasswd2");
        scram = server("scram-sha-256");
    }

    @AfterAll
    static void stop() throws Exception {
        if (scram != null) {
            scram.close();
        }
    }

    private record Server(PrivateLibvirtd daemon, Path client) implements AutoCloseable {
        LibvirtUri uri(String more) {
            return LibvirtUri.parse(
                    "test+tls://localhost:%d/default?pkipath=%s%s".formatted(daemon.door(0), client, more));
        }

        @Override
        public void close() throws IOException {
            daemon.close();
        }
    }

    /** A daemon that offers one mechanism and knows ann and, though not on its list, bob. */
    private static Server server(String mechanism) throws IOException {
        Path home = Files.createTempDirectory("drover-sasl");
        Certificates authority = Certificates.authority(home.resolve("ca"));
        Path client = authority.client("drover", "rsa", Certificates.YEARS);
        Path server = authority.server("node1", Certificates.YEARS);
        for (String user : new String[] {"ann", "bob"}) {
            Process process = new ProcessBuilder(
                            "saslpasswd2",
                            "-p",
                            "-a",
                            "libvirt",
                            "-f",
                            home.resolve("users.db").toString(),
                            user)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().write(PASSWORD.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.onExit().join().exitValue()).as(said).isZero();
        }
        Files.writeString(
                home.resolve("sasl.conf"),
                "mech_list: %s\nsasldb_path: %s\n".formatted(mechanism, home.resolve("users.db")));
        PrivateLibvirtd daemon = PrivateLibvirtd.startActivated(
                home,
                """
                ca_file = "%s"
                cert_file = "%s/servercert.pem"
                key_file = "%s/serverkey.pem"
                auth_tls = "sasl"
                auth_tcp = "sasl"
                sasl_allowed_username_list = ["ann*"]
                """
                        .formatted(authority.certificate(), server, server));
        return new Server(daemon, client);
    }

    private static AccessFailure refusal(LibvirtUri uri, ConnectOptions options) {
        return catchThrowableOfType(
                AccessFailure.class, () -> LibvirtConnection.open(uri, options).close());
    }

    private static ConnectOptions as(String user, String password) {
        return OPTIONS.withLogin(new Login(user, password));
    }

    @Test
    void aUserWithTheRightPasswordIsLetIn() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(scram.uri(""), as("ann", PASSWORD))) {
            assertThat(connection.host().nodeInfo().model()).isEqualTo("i686");
        }
    }

    @Test
    void othersAreToldWhy() {
        LibvirtUri uri = scram.uri("");
        AccessFailure wrong = refusal(uri, as("ann", "wrong"));

        assertThat(wrong.why()).isEqualTo(Why.REFUSED);
        assertThat(wrong).hasMessageContaining("'ann'").hasMessageNotContaining("wrong\"");
        assertThat(refusal(uri, as("nobody", PASSWORD)).why()).isEqualTo(Why.REFUSED);
        assertThat(refusal(uri, as("bob", PASSWORD)).why()).isEqualTo(Why.REFUSED);
        assertThat(refusal(uri, OPTIONS).why()).isEqualTo(Why.OUR_CREDENTIALS);
    }

    @Test
    void noPasswordGoesOverPlainTcp() {
        LibvirtUri tcp =
                LibvirtUri.parse("test+tcp://localhost:" + scram.daemon().door(1) + "/default");

        assertThat(refusal(tcp, as("ann", PASSWORD)).why()).isEqualTo(Why.NOTHING_IN_COMMON);
    }

    @Test
    void thePasswordItselfIsShownOnlyToAServerWhoseCertificateWasChecked() throws Exception {
        try (Server plain = server("plain")) {
            LibvirtConnection.open(plain.uri(""), as("ann", PASSWORD)).close();

            assertThat(refusal(plain.uri(""), as("ann", "wrong")).why()).isEqualTo(Why.REFUSED);
            assertThat(refusal(plain.uri("&no_verify=1"), as("ann", PASSWORD)).why())
                    .isEqualTo(Why.NOTHING_IN_COMMON);
        }
    }
}
