package org.drover.libvirt.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslServer;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.internal.rpc.SocketTransport;
import org.drover.libvirt.internal.rpc.TransportFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sealed stream against a peer that may do anything. The seal is DIGEST-MD5's here, whose two ends the JDK has and
 * which needs no Kerberos; {@code KerberosTest} is the real thing.
 */
@Timeout(30)
class SealedTransportTest {
    private static final Map<String, String> ENCRYPTED =
            Map.of(Sasl.QOP, "auth-conf", Sasl.MAX_BUFFER, Integer.toString(SealedTransport.LIMIT));

    @TempDir
    private Path directory;

    private SocketChannel peer;
    private SealedTransport transport;
    private SaslClient ours;
    private SaslServer theirs;

    @BeforeEach
    void connect() throws Exception {
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("sock")))) {
            transport =
                    new SealedTransport(SocketTransport.connect(new LibvirtUri.UnixSocket(directory.resolve("sock"))));
            peer = door.accept();
        }
        Files.delete(directory.resolve("sock"));
        ours = Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"}, null, "libvirt", "host", ENCRYPTED, SealedTransportTest::known);
        theirs = Sasl.createSaslServer("DIGEST-MD5", "libvirt", "host", ENCRYPTED, SealedTransportTest::known);
        byte[] said = theirs.evaluateResponse(new byte[0]);
        while (!ours.isComplete()) {
            byte[] reply = ours.evaluateChallenge(said);
            said = theirs.isComplete() ? null : theirs.evaluateResponse(reply);
        }
    }

    private static void known(Callback... callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) name.setName("ann");
            if (callback instanceof PasswordCallback password) password.setPassword("secret".toCharArray());
            if (callback instanceof RealmCallback realm) realm.setText("host");
            if (callback instanceof AuthorizeCallback asked) asked.setAuthorized(true);
        }
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        peer.close();
    }

    private void sends(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            ByteBuffer bytes = ByteBuffer.wrap(part);
            while (bytes.hasRemaining()) {
                peer.write(bytes);
            }
        }
    }

    private byte[] sealed(byte[] content) throws IOException {
        return framed(theirs.wrap(content, 0, content.length));
    }

    private static byte[] framed(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** A frame of libvirt's, as far as it matters here: the length word counts itself. */
    private static byte[] clear(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(4 + bytes.length)
                .put(bytes)
                .array();
    }

    private byte[] read(int count) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(count);
        while (into.hasRemaining() && transport.read(into) >= 0) {
            // the rest comes
        }
        return into.flip().remaining() == count ? into.array() : null;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasSealedOnOneSideIsOpenedOnTheOtherHoweverItIsCut() throws Exception {
        transport.seal(ours);
        byte[] content = random(200_000);
        Thread writing = new Thread(() -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            try {
                while (bytes.hasRemaining()) transport.write(bytes);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writing.start();
        DataInputStream in = new DataInputStream(Channels.newInputStream(peer));
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        while (opened.size() < content.length) {
            byte[] buffer = in.readNBytes(in.readInt());
            assertThat(buffer.length).isBetween(1, SealedTransport.LIMIT);
            opened.writeBytes(theirs.unwrap(buffer, 0, buffer.length));
        }
        writing.join();
        assertThat(opened.toByteArray()).isEqualTo(content);

        byte[] back = random(50);
        for (byte one : sealed(back)) sends(new byte[] {one});
        sends(sealed(new byte[] {1, 2}), sealed(new byte[] {3}));
        assertThat(read(back.length)).isEqualTo(back);
        assertThat(read(3)).containsExactly(1, 2, 3);
        peer.close();
        assertThat(transport.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void nothingThatCameInTheClearIsBelievedOnceItIsSealed() throws Exception {
        sends(
                clear("first"),
                clear(""),
                clear("the last clear frame"),
                clear("slipped in by somebody on the way"),
                clear("more"));

        assertThat(read(9)).isEqualTo(clear("first"));
        assertThat(read(4)).isEqualTo(clear(""));
        ByteBuffer all = ByteBuffer.allocate(1000);
        while (all.position() < 24) transport.read(all);
        assertThat(all.position()).as("no further than the frame").isEqualTo(24);

        transport.seal(ours);
        assertThatThrownBy(() -> read(1)).isInstanceOfSatisfying(TransportFailed.class, e -> assertThat(e.failure())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("does not open"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MIN_VALUE, SealedTransport.LIMIT + 1, Integer.MAX_VALUE})
    void aLengthThatNobodyMaySendIsRefusedBeforeAnythingIsKeptForIt(int length) throws Exception {
        transport.seal(ours);
        sends(ByteBuffer.allocate(4).putInt(length).array());

        assertThatThrownBy(() -> read(1))
                .isInstanceOf(TransportFailed.class)
                .hasMessageContaining("a sealed buffer of " + Integer.toUnsignedString(length) + " bytes");
    }

    @Test
    void aBufferThatWasChangedShortenedSentTwiceOrLeftOutDoesNotOpen() throws Exception {
        transport.seal(ours);
        byte[] good = theirs.wrap(random(100), 0, 100);
        byte[] changed = good.clone();
        changed[50] ^= 1;
        byte[] late = theirs.wrap(random(100), 0, 100);

        for (byte[] wrong : new byte[][] {changed, new byte[] {1}, Arrays.copyOf(good, 40), late}) {
            sends(framed(wrong));
            assertThatThrownBy(() -> read(1))
                    .isInstanceOf(TransportFailed.class)
                    .hasMessageContaining("does not open");
        }
    }

    @Test
    void aStreamThatEndsInsideABufferOrItsLengthIsNotAtItsEnd() throws Exception {
        transport.seal(ours);
        byte[] cut = sealed(random(100));
        sends(Arrays.copyOf(cut, cut.length - 1));
        peer.close();

        assertThatThrownBy(() -> read(1)).isInstanceOf(EOFException.class).hasMessageContaining("inside");
    }

    @Test
    void aStreamThatEndsInsideALengthIsNotAtItsEnd() throws Exception {
        transport.seal(ours);
        sends(new byte[] {0, 0});
        peer.close();

        assertThatThrownBy(() -> read(1)).isInstanceOf(EOFException.class).hasMessageContaining("inside");
    }
}
