package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection to a peer that does what real daemons do not do on demand. */
@Timeout(20)
class ConnectionTest {
    private static final ConnectOptions OPTIONS =
            ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
    private static final DomainRef DOMAIN = new DomainRef(new UUID(1, 2), "vm", 3);

    private final FakeDaemon peer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LibvirtConnection connection;

    ConnectionTest() throws Exception {
        peer = new FakeDaemon();
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
        if (connection != null) {
            connection.close();
        }
        threads.shutdownNow();
    }

    private void open(ConnectOptions options, boolean keepAlive) throws Exception {
        Future<LibvirtConnection> opening = threads.submit(() -> LibvirtConnection.open(peer.uri(), options));
        peer.welcome(keepAlive);
        connection = opening.get();
    }

    private Future<String> hostname() {
        return threads.submit(() -> connection.host().hostname());
    }

    private static byte[] text(String text) {
        return new XdrWriter().string(text).toByteArray();
    }

    private static LibvirtFailure failureOf(Future<?> call) throws Exception {
        try {
            throw new AssertionError("an answer instead of an error: " + call.get());
        } catch (ExecutionException e) {
            return (LibvirtFailure) e.getCause();
        }
    }

    @Test
    void repliesFindTheirCallsInAnyOrder() throws Exception {
        open(OPTIONS, false);
        Future<String> capabilities = threads.submit(() -> connection.host().capabilities());
        FakeDaemon.Received first = peer.expect(Procedure.CONNECT_GET_CAPABILITIES);
        Future<String> hostname = hostname();
        FakeDaemon.Received second = peer.expect(Procedure.CONNECT_GET_HOSTNAME);

        peer.reply(second, text("node1"));
        assertThat(hostname.get()).isEqualTo("node1");
        assertThat(capabilities.isDone()).isFalse();
        peer.reply(first, text("<capabilities/>"));
        assertThat(capabilities.get()).isEqualTo("<capabilities/>");
    }

    @Test
    void aPerformThatTakesLongHoldsUpNoOtherCall() throws Exception {
        open(OPTIONS, false);
        CompletableFuture<MigrationCookie> performing = connection
                .migrations()
                .perform(DOMAIN, MigrationParams.NONE, MigrationCookie.EMPTY, EnumSet.of(MigrateFlag.LIVE));
        FakeDaemon.Received perform = peer.expect(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS);
        Future<String> hostname = hostname();
        peer.reply(peer.expect(Procedure.CONNECT_GET_HOSTNAME), text("node1"));

        assertThat(hostname.get()).isEqualTo("node1");
        assertThat(performing).isNotDone();
        peer.reply(perform, new XdrWriter().opaque(new byte[] {1, 2, 3}).toByteArray());
        assertThat(performing.get()).isEqualTo(MigrationCookie.of(new byte[] {1, 2, 3}));
    }

    @Test
    void noMoreCallsAreOnTheWireThanADaemonServes() throws Exception {
        open(OPTIONS, false);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(hostname());
        }
        List<FakeDaemon.Received> received = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            received.add(peer.expect(Procedure.CONNECT_GET_HOSTNAME));
        }
        CompletableFuture<FakeDaemon.Received> fifth =
                CompletableFuture.supplyAsync(() -> sure(() -> peer.expect(Procedure.CONNECT_GET_HOSTNAME)), threads);

        assertThatThrownBy(() -> fifth.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        peer.reply(received.get(0), text("a"));
        peer.reply(fifth.get(), text("e"));
        for (FakeDaemon.Received call : received.subList(1, 4)) {
            peer.reply(call, text("x"));
        }
        for (Future<String> call : calls) {
            assertThat(call.get()).isIn("a", "e", "x");
        }
    }

    private static <T> T sure(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallEndsAtItsDeadlineAndItsLateAnswerHarmsNobody() throws Exception {
        open(OPTIONS, false);
        HostCalls hurried = connection.host().within(Duration.ofMillis(100));
        Future<String> late = threads.submit(() -> hurried.hostname());
        FakeDaemon.Received call = peer.expect(Procedure.CONNECT_GET_HOSTNAME);

        assertThat(failureOf(late)).isInstanceOf(TimedOut.class).hasMessageContaining("CONNECT_GET_HOSTNAME");
        peer.reply(call, text("too late"));
        Future<String> next = hostname();
        peer.reply(peer.expect(Procedure.CONNECT_GET_HOSTNAME), text("in time"));
        assertThat(next.get()).isEqualTo("in time");
    }

    @Test
    void aPeerThatDoesNotReadHoldsNobodyUpBeyondTheDeadline() throws Exception {
        open(OPTIONS, false);
        DomainCalls hurried = connection.domains().within(Duration.ofMillis(300));
        String large = "x".repeat(4 << 20);
        List<Future<DomainRef>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(threads.submit(() -> hurried.defineXml(large)));
        }
        for (Future<DomainRef> call : calls) {
            assertThat(failureOf(call)).isInstanceOf(TimedOut.class);
        }
    }

    @Test
    void aPingIsAnswered() throws Exception {
        open(OPTIONS, false);
        peer.frame(WireFrame.KEEPALIVE_PROGRAM, 1, WireFrame.Type.MESSAGE, 0, new byte[0]);

        FakeDaemon.Received pong = peer.receive();
        assertThat(pong.program()).isEqualTo(WireFrame.KEEPALIVE_PROGRAM);
        assertThat(pong.procedure()).isEqualTo(2);
    }

    @Test
    void aSilentPeerIsAskedForASignOfLifeAndThenGivenUp() throws Exception {
        open(OPTIONS.withKeepAlive(Duration.ofMillis(100), 3), true);
        Future<String> call = hostname();
        for (int i = 0; i < 3; i++) {
            FakeDaemon.Received received = peer.receive();
            assertThat(received.program()).isIn(WireFrame.KEEPALIVE_PROGRAM, WireFrame.REMOTE_PROGRAM);
        }
        assertThat(failureOf(call)).isInstanceOf(ConnectionLost.class).hasMessageContaining("no sign of life");
    }

    @Test
    void everyCallInFlightLearnsOfALostConnection() throws Exception {
        open(OPTIONS, false);
        CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
        connection.whenEnded(ended::complete);
        List<Future<String>> calls = List.of(hostname(), hostname());
        peer.expect(Procedure.CONNECT_GET_HOSTNAME);
        peer.expect(Procedure.CONNECT_GET_HOSTNAME);
        peer.hangUp();

        for (Future<String> call : calls) {
            assertThat(failureOf(call)).isInstanceOf(ConnectionLost.class);
        }
        assertThat(ended.get()).isInstanceOf(ConnectionLost.class);
        assertThatThrownBy(() -> connection.host().hostname()).isInstanceOf(ConnectionLost.class);
    }

    @Test
    void whatTheProtocolDoesNotAllowEndsTheConnection() throws Exception {
        for (int fault = 0; fault < 5; fault++) {
            open(OPTIONS, false);
            Future<String> call = hostname();
            FakeDaemon.Received received = peer.expect(Procedure.CONNECT_GET_HOSTNAME);
            int remote = WireFrame.REMOTE_PROGRAM;
            switch (fault) {
                case 0 -> peer.send(ByteBuffer.allocate(64).putInt(0, 0x7fffffff));
                case 1 -> peer.frame(remote, 59, WireFrame.Type.REPLY, received.serial() + 1, text("who asked?"));
                case 2 -> peer.frame(remote, 58, WireFrame.Type.REPLY, received.serial(), text("another call's"));
                case 3 -> peer.frame(remote, 59, WireFrame.Type.STREAM, received.serial(), text("a stream"));
                default -> peer.reply(received, new byte[] {0, 0, 0, 9, 1});
            }
            assertThat(failureOf(call)).as("fault %d", fault).isInstanceOf(ProtocolViolation.class);
            connection.close();
        }
    }

    @Test
    void openingGivesUpOnAPeerThatSaysNothing() throws Exception {
        Future<LibvirtConnection> opening = threads.submit(() -> LibvirtConnection.open(
                peer.uri(), OPTIONS.withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(5))));
        peer.accept();

        assertThat(failureOf(opening)).isInstanceOf(TimedOut.class);
    }

    @Test
    void aListenerMayCallAndAnEventMayOvertakeTheReplyToItsRegistration() throws Exception {
        open(OPTIONS, false);
        CompletableFuture<String> heard = new CompletableFuture<>();
        Future<EventCalls.Subscription> listening = threads.submit(() -> connection
                .events()
                .listen(
                        DomainEvent.Kind.LIFECYCLE,
                        event -> heard.complete(sure(() -> connection.host().hostname()) + ": " + event)));
        FakeDaemon.Received registration = peer.expect(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY);
        XdrWriter event = new XdrWriter().int32(1);
        RemoteTypes.domain(event, DOMAIN);
        byte[] payload = event.int32(4).int32(0).toByteArray();
        peer.frame(WireFrame.REMOTE_PROGRAM, 318, WireFrame.Type.MESSAGE, 0, payload);
        peer.reply(registration, new XdrWriter().int32(1).toByteArray());
        peer.reply(peer.expect(Procedure.CONNECT_GET_HOSTNAME), text("node1"));

        assertThat(heard.get()).startsWith("node1: Lifecycle").contains("RESUMED");
        assertThat(listening.get()).isNotNull();
    }

    @Test
    void theWireTapSeesTheFlagsOfEachPhase() throws Exception {
        List<WireFrame> frames = Collections.synchronizedList(new ArrayList<>());
        open(OPTIONS.withTap(frames::add), false);
        EnumSet<MigrateFlag> flags = EnumSet.of(MigrateFlag.LIVE, MigrateFlag.PERSIST_DEST, MigrateFlag.AUTO_CONVERGE);
        Future<MigrationCalls.Begun> beginning =
                threads.submit(() -> connection.migrations().begin(DOMAIN, MigrationParams.NONE, flags));
        FakeDaemon.Received begin = peer.expect(Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS);
        peer.reply(
                begin, new XdrWriter().opaque(new byte[5]).string("<domain/>").toByteArray());
        MigrationCookie cookie = beginning.get().cookie();
        Future<MigrationCalls.Prepared> preparing =
                threads.submit(() -> connection.migrations().prepare(MigrationParams.NONE, cookie, flags));
        FakeDaemon.Received prepare = peer.expect(Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS);
        peer.reply(prepare, new XdrWriter().opaque(new byte[0]).bool(false).toByteArray());

        assertThat(preparing.get().uri()).isEmpty();
        threads.submit(() -> {
            connection.migrations().cancelAtSource(DOMAIN, MigrationParams.NONE, flags);
            return null;
        });
        peer.expect(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS);
        int source = 1 | 8 | 1 << 13 | 1 << 8; // live, persist, auto-converge, protection against changes
        int destination = 1 | 8;
        assertThat(frames)
                .filteredOn(frame -> frame.migrationFlags().isPresent())
                .extracting(WireFrame::procedureName, frame -> frame.migrationFlags()
                        .getAsInt())
                .containsExactly(
                        tuple("DOMAIN_MIGRATE_BEGIN3_PARAMS", source),
                        tuple("DOMAIN_MIGRATE_PREPARE3_PARAMS", destination),
                        tuple("DOMAIN_MIGRATE_CONFIRM3_PARAMS", source));
    }
}
