package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.drover.libvirt.WireFrame.Status.CONTINUE;
import static org.drover.libvirt.WireFrame.Status.ERROR;
import static org.drover.libvirt.WireFrame.Status.OK;
import static org.drover.libvirt.WireFrame.Type.STREAM;
import static org.drover.libvirt.WireFrame.Type.STREAM_HOLE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams beside a daemon that is slow, breaks off, or does not keep to the protocol. */
@Timeout(20)
class StreamTest {
    private static final VolumeRef DISK = new VolumeRef("pool", "disk", "/disk");
    private static final byte[] NOTHING = {};
    private static final byte[] PIECE = new byte[262120];

    private final ScriptedPeer peer;

    StreamTest() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
    }

    private record Opened<T>(T stream, FakeDaemon.Received call) {}

    private Opened<VolumeDownload> download(boolean holes) throws Exception {
        return opened(
                peer.call(() -> peer.connection.volumes().download(DISK, 0, 0, holes)), Procedure.STORAGE_VOL_DOWNLOAD);
    }

    private Opened<VolumeUpload> upload() throws Exception {
        return opened(peer.call(() -> peer.connection.volumes().upload(DISK)), Procedure.STORAGE_VOL_UPLOAD);
    }

    private <T> Opened<T> opened(Future<T> opening, Procedure procedure) throws Exception {
        FakeDaemon.Received call = peer.daemon.expect(procedure);
        peer.daemon.reply(call, NOTHING);
        return new Opened<>(opening.get(), call);
    }

    private static byte[] hole(long length, int flags) {
        return new XdrWriter().int64(length).int32(flags).toByteArray();
    }

    private static byte[] error() {
        XdrWriter out = new XdrWriter().int32(38).int32(10).optionalString(Optional.of("No space left on device"));
        out.int32(2).int32(0).int32(0).int32(0).int32(0).int32(0).int32(0);
        return out.int32(0).toByteArray();
    }

    /** The next frame of the stream, which must be of this kind. */
    private FakeDaemon.Received expect(Opened<?> opened, WireFrame.Type type, WireFrame.Status status)
            throws Exception {
        FakeDaemon.Received frame = peer.daemon.receive();
        assertThat(frame.type()).isEqualTo(type.ordinal());
        assertThat(frame.status()).isEqualTo(status.ordinal());
        assertThat(frame.serial()).isEqualTo(opened.call().serial());
        assertThat(frame.procedure()).isEqualTo(opened.call().procedure());
        return frame;
    }

    @Test
    void aDownloadIsConfirmedBothWaysAtItsEnd() throws Exception {
        Opened<VolumeDownload> opened = download(true);
        XdrReader in = new XdrReader(opened.call().payload());
        assertThat(in.string() + in.string() + in.string()).isEqualTo("pooldisk/disk");
        assertThat(in.int64()).isZero();
        assertThat(in.int64()).isZero();
        assertThat(in.int32()).isEqualTo(1);
        in.end();
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, new byte[] {1, 2, 3});
        peer.daemon.stream(opened.call(), STREAM_HOLE, CONTINUE, hole(1L << 40, 0));
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, NOTHING);
        VolumeDownload download = opened.stream();

        assertThat(download.next().orElseThrow().data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(download.next().orElseThrow().hole()).isEqualTo(1L << 40);
        Future<?> ending = peer.call(download::next);
        expect(opened, STREAM, OK);
        assertThat(ending.isDone()).isFalse();
        peer.daemon.stream(opened.call(), STREAM, OK, NOTHING);
        assertThat(ending.get()).isEqualTo(Optional.empty());
        download.close();
        assertThat(hostname()).isEqualTo("node1");
    }

    private String hostname() throws Exception {
        Future<String> asking = peer.call(() -> peer.connection.host().hostname());
        peer.daemon.reply(
                peer.daemon.expect(Procedure.CONNECT_GET_HOSTNAME),
                new XdrWriter().string("node1").toByteArray());
        return asking.get();
    }

    @Test
    void aDaemonThatSendsFasterThanItIsReadIsHeldUp() throws Exception {
        Opened<VolumeDownload> opened = download(false);
        AtomicInteger sent = new AtomicInteger();
        int pieces = 200;
        Future<Void> sending = peer.run(() -> {
            for (int i = 0; i < pieces; i++) {
                peer.daemon.stream(opened.call(), STREAM, CONTINUE, PIECE);
                sent.incrementAndGet();
            }
            peer.daemon.stream(opened.call(), STREAM, CONTINUE, NOTHING);
        });
        // what it has got rid of before anything is taken fits into our bound and the socket's own
        int before = sent.get();
        do {
            before = sent.get();
            assertThatThrownBy(() -> sending.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        } while (before != sent.get());
        assertThat(before).isBetween(4, 20);

        int taken = 0;
        Future<Void> confirming = peer.run(() -> {
            sending.get();
            expect(opened, STREAM, OK);
            peer.daemon.stream(opened.call(), STREAM, OK, NOTHING);
        });
        while (opened.stream().next().isPresent()) {
            taken++;
        }
        assertThat(taken).isEqualTo(pieces);
        confirming.get();
    }

    @Test
    void aReaderThatIsSlowIsNotTakenForADeadDaemon() throws Exception {
        ConnectOptions impatient = ConnectOptions.DEFAULT.withKeepAlive(Duration.ofMillis(50), 2);
        try (ScriptedPeer slow = new ScriptedPeer(impatient, true)) {
            Future<VolumeDownload> opening =
                    slow.call(() -> slow.connection.volumes().download(DISK, 0, 0, false));
            FakeDaemon.Received call = slow.daemon.expect(Procedure.STORAGE_VOL_DOWNLOAD);
            slow.daemon.reply(call, NOTHING);
            for (int i = 0; i < 4; i++) { // the last one passes the bound, and holds the reader up
                slow.daemon.stream(call, STREAM, CONTINUE, PIECE);
            }
            for (int pings = 0; pings < 6; ) { // while we hear nothing, the daemon hears of us
                if (slow.daemon.receive().program() == WireFrame.KEEPALIVE_PROGRAM) pings++;
            }
            assertThat(slow.connection.isOpen()).isTrue();
            assertThat(opening.get().next()).isPresent();
        }
    }

    @Test
    void anUploadWaitsForADaemonThatDoesNotRead() throws Exception {
        Opened<VolumeUpload> opened = upload();
        AtomicInteger written = new AtomicInteger();
        int pieces = 200;
        Future<Void> writing = peer.run(() -> {
            for (int i = 0; i < pieces; i++) {
                opened.stream().write(ByteBuffer.wrap(PIECE));
                written.incrementAndGet();
            }
            opened.stream().hole(5);
            opened.stream().finish();
        });
        int before;
        do {
            before = written.get();
            assertThatThrownBy(() -> writing.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        } while (before != written.get());
        assertThat(before).isLessThan(20);

        for (int i = 0; i < pieces; i++) {
            assertThat(expect(opened, STREAM, CONTINUE).payload().remaining()).isEqualTo(PIECE.length);
        }
        XdrReader hole = new XdrReader(expect(opened, STREAM_HOLE, CONTINUE).payload());
        assertThat(hole.int64()).isEqualTo(5);
        assertThat(hole.int32()).isZero();
        expect(opened, STREAM, OK);
        assertThat(writing.isDone()).isFalse();
        peer.daemon.stream(opened.call(), STREAM, OK, NOTHING);
        writing.get();
    }

    @Test
    void theDaemonsErrorEndsAStreamAndNothingElse() throws Exception {
        Opened<VolumeUpload> opened = upload();
        peer.daemon.stream(opened.call(), STREAM, ERROR, error());

        assertThatThrownBy(opened.stream()::finish)
                .isInstanceOf(LibvirtException.class)
                .hasMessageContaining("No space left");
        opened.stream().close();
        peer.daemon.stream(opened.call(), STREAM, OK, NOTHING); // a daemon confirms what it had broken off
        assertThat(hostnameAfterStream()).isEqualTo("node1");
    }

    private String hostnameAfterStream() throws Exception {
        Future<String> asking = peer.call(() -> peer.connection.host().hostname());
        FakeDaemon.Received call = peer.daemon.receive();
        while (call.type() != WireFrame.Type.CALL.ordinal()) {
            call = peer.daemon.receive();
        }
        peer.daemon.reply(call, new XdrWriter().string("node1").toByteArray());
        return asking.get();
    }

    @Test
    void aClosedDownloadWakesItsReaderAndDropsWhatStillComes() throws Exception {
        Opened<VolumeDownload> opened = download(false);
        Future<?> reading = peer.call(opened.stream()::next);
        assertThatThrownBy(() -> reading.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        opened.stream().close();

        assertThatThrownBy(reading::get).hasCauseInstanceOf(Interrupted.class);
        expect(opened, STREAM, ERROR);
        for (int i = 0; i < 20; i++) {
            peer.daemon.stream(opened.call(), STREAM, CONTINUE, PIECE);
        }
        peer.daemon.stream(opened.call(), STREAM, OK, NOTHING);
        assertThat(hostname()).isEqualTo("node1");
    }

    @Test
    void aStreamThatOpensTooLateIsAborted() throws Exception {
        VolumeCalls hurried = peer.connection.volumes().within(Duration.ofMillis(100));
        Future<VolumeDownload> opening = peer.call(() -> hurried.download(DISK));
        FakeDaemon.Received call = peer.daemon.expect(Procedure.STORAGE_VOL_DOWNLOAD);
        assertThatThrownBy(opening::get).hasCauseInstanceOf(TimedOut.class);
        peer.daemon.reply(call, NOTHING);

        expect(new Opened<>(hurried, call), STREAM, ERROR);
    }

    @Test
    void aSilentStreamTimesOutAndCanBeAskedAgain() throws Exception {
        VolumeCalls hurried = peer.connection.volumes().within(Duration.ofMillis(200));
        Opened<VolumeDownload> opened = opened(peer.call(() -> hurried.download(DISK)), Procedure.STORAGE_VOL_DOWNLOAD);
        assertThatThrownBy(opened.stream()::next).isInstanceOf(TimedOut.class);
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, new byte[] {1});

        assertThat(opened.stream().next()).isPresent();
    }

    private enum Misbehaviour {
        A_CONFIRMATION_IN_MIDSTREAM(false, (d, call) -> d.stream(call, STREAM, OK, NOTHING)),
        A_HOLE_THAT_NOBODY_ASKED_FOR(false, (d, call) -> d.stream(call, STREAM_HOLE, CONTINUE, hole(5, 0))),
        A_HOLE_OF_NO_LENGTH(true, (d, call) -> d.stream(call, STREAM_HOLE, CONTINUE, hole(0, 0))),
        A_HOLE_THAT_GOES_BACK(true, (d, call) -> d.stream(call, STREAM_HOLE, CONTINUE, hole(-5, 0))),
        A_HOLE_WITH_FLAGS(true, (d, call) -> d.stream(call, STREAM_HOLE, CONTINUE, hole(5, 1))),
        HALF_A_HOLE(true, (d, call) -> d.stream(call, STREAM_HOLE, CONTINUE, new byte[4])),
        AN_ERROR_OF_THREE_BYTES(false, (d, call) -> d.stream(call, STREAM, ERROR, new byte[3])),
        ANOTHER_PROCEDURE(false, (d, call) -> d.frame(call.program(), 208, STREAM, call.serial(), NOTHING)),
        A_STREAM_THAT_IS_NOT_THERE(false, (d, call) -> d.frame(call.program(), 209, STREAM, 12345, NOTHING));

        private interface Act {
            void on(FakeDaemon daemon, FakeDaemon.Received call) throws IOException;
        }

        private final boolean holes;
        private final Act act;

        Misbehaviour(boolean holes, Act act) {
            this.holes = holes;
            this.act = act;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotOfTheProtocolEndsTheConnection(Misbehaviour misbehaviour) throws Exception {
        Opened<VolumeDownload> opened = download(misbehaviour.holes);
        CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
        peer.connection.whenEnded(ended::complete);
        misbehaviour.act.on(peer.daemon, opened.call());

        assertViolates(peer.call(opened.stream()::next));
        assertThat(ended.get()).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
        Opened<VolumeDownload> opened = download(false);
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, NOTHING);
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, new byte[1]);

        assertViolates(peer.call(opened.stream()::next));
    }

    @Test
    void bytesInAStreamThatGoesOutAreAViolation() throws Exception {
        Opened<VolumeUpload> opened = upload();
        peer.daemon.stream(opened.call(), STREAM, CONTINUE, new byte[1]);

        assertViolates(peer.run(opened.stream()::finish));
    }

    private static void assertViolates(Future<?> call) {
        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ProtocolViolation.class);
    }
}
