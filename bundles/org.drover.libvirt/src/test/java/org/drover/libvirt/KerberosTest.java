package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.drover.libvirt.AccessFailure.Why;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kerberos over plain TCP, which it encrypts, and over TLS: a real libvirtd and Cyrus SASL, a real KDC by MIT. */
@Timeout(60)
class KerberosTest {
    private static final ConnectOptions OPTIONS =
            ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final String KRB5_CONF = "java.security.krb5.conf";

    private static PrivateLibvirtd daemon;
    private static KerberosRealm realm;
    private static Path outside;
    private static Path client;
    private static ServerSocket silent;

    @BeforeAll
    static void start() throws Exception {
        PrivateLibvirtd.needed("certtool", "krb5kdc", "kadmin.local", "kinit");
        Path home = Files.createTempDirectory("drover-kerberos");
        realm = new KerberosRealm(home);
        Certificates authority = Certificates.authority(home.resolve("ca"));
        client = authority.client("drover", "rsa", Certificates.YEARS);
        Path server = authority.server("node1", Certificates.YEARS);
        Files.writeString(
                home.resolve("sasl.conf"), "mech_list: gssapi\nkeytab: %s\n".formatted(realm.file("libvirt.keytab")));
        daemon = PrivateLibvirtd.startWithKdcs(
                home,
                """
                ca_file = "%s"
                cert_file = "%s/servercert.pem"
                key_file = "%s/serverkey.pem"
                auth_tls = "sasl"
                auth_tcp = "sasl"
                sasl_allowed_username_list = ["ann"]
                """
                        .formatted(authority.certificate(), server, server));
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        outside = realm.outside(
                daemon, KerberosRealm.kdc("DOWN.TEST", 1), KerberosRealm.kdc("SILENT.TEST", silent.getLocalPort()));
        System.setProperty(KRB5_CONF, outside.toString());
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty(KRB5_CONF);
        if (silent != null) {
            silent.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private static LibvirtUri tcp(String host, int port) {
        return LibvirtUri.parse("test+tcp://%s:%d/default".formatted(host, port));
    }

    private static LibvirtUri tcp() {
        return tcp("localhost", daemon.door(1));
    }

    private static ConnectOptions as(String principal, String keytab) {
        return OPTIONS.withKerberos(new Kerberos.Keytab(realm.file(keytab), principal));
    }

    private static ConnectOptions ann() {
        return as("ann@DROVER.TEST", "ann.keytab");
    }

    private static ConnectOptions cache(String name) {
        return OPTIONS.withKerberos(new Kerberos.TicketCache(Optional.of(realm.file(name))));
    }

    private static AccessFailure refusal(LibvirtUri uri, ConnectOptions options) {
        return catchThrowableOfType(
                AccessFailure.class, () -> LibvirtConnection.open(uri, options).close());
    }

    @Test
    void aKeyOpensPlainTcpAndNothingOfWhatIsSaidIsReadable() throws Exception {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        String words = "words that nobody else may read ".repeat(8000);
        try (Relay relay = new Relay(daemon.door(1), seen);
                LibvirtConnection connection = LibvirtConnection.open(tcp("localhost", relay.port()), ann())) {
            assertThat(connection.host().nodeInfo().model()).isEqualTo("i686");
            DomainRef talker = connection
                    .domains()
                    .defineXml("<domain type='test'><name>talker</name><description>" + words
                            + "</description><memory>1024</memory><os><type>hvm</type></os></domain>");
            assertThat(connection.domains().xml(talker)).contains(words.strip());
            connection.domains().undefine(talker);
        }

        String wire = seen.toString(StandardCharsets.ISO_8859_1);
        assertThat(wire.length()).isGreaterThan(2 * words.length());
        assertThat(wire).contains("GSSAPI").doesNotContain("talker", "words that", "i686", "test:///default");
    }

    @Test
    void aTicketThatSomebodyGotServesToo() throws Exception {
        realm.kinit(outside, "ann.cache", "1h", "ann.keytab", "ann");

        LibvirtConnection.open(tcp(), cache("ann.cache")).close();
    }

    @Test
    void overTlsItSaysWhoWeAreAndLeavesEncryptionToTls() throws Exception {
        LibvirtUri tls =
                LibvirtUri.parse("test+tls://localhost:%d/default?pkipath=%s".formatted(daemon.door(0), client));
        try (LibvirtConnection connection = LibvirtConnection.open(tls, ann())) {
            assertThat(connection.host().nodeInfo().model()).isEqualTo("i686");
        }

        AccessFailure none = refusal(tls, OPTIONS);
        assertThat(none.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(none).hasMessageContaining("Kerberos");
        assertThat(refusal(tls, OPTIONS.withLogin(new Login("ann", "secret"))).why())
                .isEqualTo(Why.NOTHING_IN_COMMON);
    }

    @Test
    void whoHasNoKeyOrTicketIsToldWhatToDo() throws Exception {
        AccessFailure missing = refusal(tcp(), as("ann@DROVER.TEST", "none.keytab"));
        assertThat(missing.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(missing).hasMessageContaining("none.keytab").hasMessageContaining("cannot be read");

        AccessFailure another = refusal(tcp(), as("carl@DROVER.TEST", "ann.keytab"));
        assertThat(another.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(another).hasMessageContaining("carl@DROVER.TEST").hasMessageContaining("klist -k");

        realm.kinit(outside, "short.cache", "1s", "ann.keytab", "ann");
        AccessFailure ended = null;
        while (ended == null) { // a second, and what the KDC rounds
            ended = refusal(tcp(), cache("short.cache"));
        }
        assertThat(ended.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(ended).hasMessageContaining("short.cache").hasMessageContaining("kinit");
    }

    @Test
    void aKeyThatWasChangedIsToldApartFromAPrincipalThatIsGone() {
        AccessFailure old = refusal(tcp(), as("ann@DROVER.TEST", "old.keytab"));
        assertThat(old.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(old).hasMessageContaining("before a change");

        AccessFailure gone = refusal(tcp(), as("gone@DROVER.TEST", "others.keytab"));
        assertThat(gone.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(gone).hasMessageContaining("knows no such principal: gone@DROVER.TEST");
    }

    @Test
    void aHostThatKerberosKnowsByAnotherNameIsNamed() {
        AccessFailure wrong = refusal(tcp("127.0.0.1", daemon.door(1)), ann());

        assertThat(wrong.why()).isEqualTo(Why.WRONG_NAME);
        assertThat(wrong).hasMessageContaining("knows no libvirt/127.0.0.1").hasMessageContaining("addprinc");
    }

    @Test
    void clocksThatAreApartAreSaidToBe() {
        AccessFailure late = refusal(tcp(), as("ann@LATE.TEST", "late.keytab"));

        assertThat(late.why()).isEqualTo(Why.CLOCK);
        assertThat(late).hasMessageContaining("time server");
    }

    @Test
    void whoIsNotOnTheDaemonsListIsRefused() {
        AccessFailure bob = refusal(tcp(), as("bob@DROVER.TEST", "others.keytab"));

        assertThat(bob.why()).isEqualTo(Why.REFUSED);
        assertThat(bob).hasMessageContaining("bob@DROVER.TEST").hasMessageContaining("sasl_allowed_username_list");
    }

    @Test
    void aKdcThatIsNotThereOrSaysNothingHoldsNobodyUp() {
        AccessFailure down = refusal(tcp(), as("ann@DOWN.TEST", "others.keytab"));
        assertThat(down.why()).isEqualTo(Why.OUR_CREDENTIALS);
        assertThat(down).hasMessageContaining("no KDC could be asked");

        ConnectOptions hurried =
                as("ann@SILENT.TEST", "others.keytab").withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatThrownBy(() -> LibvirtConnection.open(tcp(), hurried).close())
                .isInstanceOf(TimedOut.class)
                .hasMessageContaining("krb5.conf");
    }

    @Test
    void aDaemonThatAsksForNothingMayBeAnybodyAndIsNotBelieved() throws Exception {
        try (ServerSocket anybody = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread plays = new Thread(() -> {
                try (Socket caller = anybody.accept()) {
                    byte[] call = caller.getInputStream().readNBytes(28);
                    ByteBuffer reply =
                            ByteBuffer.allocate(36).put(call).putInt(1).putInt(0);
                    reply.putInt(0, 36).putInt(16, WireFrame.Type.REPLY.ordinal());
                    caller.getOutputStream().write(reply.array());
                    caller.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            plays.start();
            AccessFailure none = refusal(tcp("localhost", anybody.getLocalPort()), ann());

            assertThat(none.why()).isEqualTo(Why.NOTHING_IN_COMMON);
            assertThat(none).hasMessageContaining("does not ask who we are");
            plays.join();
        }
    }

    @Test
    void aConnectionThatKerberosProtectsNeedsNoWarning() {
        LibvirtUri.Endpoint elsewhere =
                LibvirtUri.parse("qemu+tcp://node1/system").endpoint();

        assertThat(OPTIONS.warning(elsewhere)).isPresent();
        assertThat(ann().warning(elsewhere)).isEmpty();
        assertThat(ann().warning(LibvirtUri.parse("qemu+tls://node1/system?no_verify=1")
                        .endpoint()))
                .isPresent();
    }
}
