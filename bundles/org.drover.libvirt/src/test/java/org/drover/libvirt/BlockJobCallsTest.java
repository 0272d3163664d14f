package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Libvirt's test driver has no block jobs: what goes over the wire is held against {@code remote_protocol.x}. */
@Timeout(20)
class BlockJobCallsTest {
    private static final byte[] NOTHING = {};

    private final ScriptedPeer peer;

    BlockJobCallsTest() throws Exception {
        peer = new ScriptedPeer();
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
    }

    private static XdrReader aboutVda(FakeDaemon.Received call) throws Exception {
        XdrReader in = new XdrReader(call.payload());
        assertThat(RemoteTypes.domain(in)).isEqualTo(ScriptedPeer.DOMAIN);
        assertThat(in.string()).isEqualTo("vda");
        return in;
    }

    @Test
    void aCopyIsToldWhereToHowFastAndHow() throws Exception {
        BlockCopyParams params = BlockCopyParams.NONE
                .withBandwidth(10 << 20)
                .withGranularity(65536)
                .withBuffer(1 << 20);
        Future<Void> copying = peer.run(() -> peer.connection
                .blockJobs()
                .copy(
                        ScriptedPeer.DOMAIN,
                        "vda",
                        "<disk/>",
                        params,
                        Flag.BlockCopy.REUSE_EXT,
                        Flag.BlockCopy.TRANSIENT_JOB,
                        Flag.BlockCopy.SYNCHRONOUS_WRITES));
        FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_BLOCK_COPY);

        XdrReader in = aboutVda(call);
        assertThat(in.string()).isEqualTo("<disk/>");
        assertThat(RemoteTypes.params(in, 16))
                .containsExactly(
                        TypedParam.ofUnsigned("bandwidth", 10 << 20),
                        new TypedParam("granularity", new TypedParam.UInt32(65536)),
                        TypedParam.ofUnsigned("buf-size", 1 << 20));
        assertThat(in.int32()).isEqualTo(2 | 4 | 8);
        in.end();
        peer.daemon.reply(call, NOTHING);
        copying.get();
    }

    @Test
    void aJobsProgressIsReadAndNoJobIsNothing() throws Exception {
        Future<Optional<BlockJobCalls.Info>> asking =
                peer.call(() -> peer.connection.blockJobs().info(ScriptedPeer.DOMAIN, "vda"));
        FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_GET_BLOCK_JOB_INFO);
        assertThat(aboutVda(call).int32()).isEqualTo(1); // the limit in bytes per second, not MiB
        XdrWriter answer =
                new XdrWriter().int32(1).int32(2).int64(4096).int64(700).int64(700);
        peer.daemon.reply(call, answer.toByteArray());

        assertThat(asking.get()).hasValueSatisfying(info -> {
            assertThat(info).isEqualTo(new BlockJobCalls.Info(JobCalls.BlockJob.COPY, 4096, 700, 700));
            assertThat(info.caughtUp()).isTrue();
        });
        Future<Optional<BlockJobCalls.Info>> again =
                peer.call(() -> peer.connection.blockJobs().info(ScriptedPeer.DOMAIN, "vda"));
        call = peer.daemon.expect(Procedure.DOMAIN_GET_BLOCK_JOB_INFO);
        peer.daemon.reply(
                call, new XdrWriter().int64(0).int64(0).int64(0).int64(0).toByteArray());
        assertThat(again.get()).isEmpty();
    }

    @Test
    void cancellingAndPivotingDifferInTheirFlagAlone() throws Exception {
        BlockJobCalls jobs = peer.connection.blockJobs();
        for (int flags = 0; flags <= 2; flags++) {
            int each = flags;
            Future<Void> aborting = peer.run(() -> {
                if (each == 0) jobs.cancel(ScriptedPeer.DOMAIN, "vda");
                if (each == 1) jobs.startCancelling(ScriptedPeer.DOMAIN, "vda");
                if (each == 2) jobs.pivot(ScriptedPeer.DOMAIN, "vda");
            });
            FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_BLOCK_JOB_ABORT);
            assertThat(aboutVda(call).int32()).isEqualTo(flags);
            peer.daemon.reply(call, NOTHING);
            aborting.get();
        }
    }

    @Test
    void aSpeedIsSetInBytes() throws Exception {
        Future<Void> setting = peer.run(() -> peer.connection.blockJobs().setSpeed(ScriptedPeer.DOMAIN, "vda", 12345));
        FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_BLOCK_JOB_SET_SPEED);
        XdrReader in = aboutVda(call);
        assertThat(in.int64()).isEqualTo(12345);
        assertThat(in.int32()).isEqualTo(1);
        peer.daemon.reply(call, NOTHING);
        setting.get();

        assertThatThrownBy(() -> peer.connection.blockJobs().setSpeed(ScriptedPeer.DOMAIN, "vda", -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BlockCopyParams.NONE.withGranularity(1000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCopyThatHasCaughtUpAndADeviceThatStaysAreTold() throws Exception {
        CompletableFuture<DomainEvent> ready = new CompletableFuture<>();
        CompletableFuture<DomainEvent> kept = new CompletableFuture<>();
        listen(DomainEvent.Kind.BLOCK_JOB, ready, 7);
        listen(DomainEvent.Kind.DEVICE_REMOVAL_FAILED, kept, 8);
        event(339, 7, new XdrWriter(), out -> out.string("vda").int32(2).int32(3));
        event(367, 8, new XdrWriter(), out -> out.string("virtio-disk1"));

        DomainEvent.BlockJob job = (DomainEvent.BlockJob) ready.get();
        assertThat(job.disk()).isEqualTo("vda");
        assertThat(job.job()).isEqualTo(JobCalls.BlockJob.COPY);
        assertThat(job.outcome()).isEqualTo(DomainEvent.BlockJob.Status.READY);
        assertThat(kept.get()).isEqualTo(new DomainEvent.DeviceRemovalFailed(ScriptedPeer.DOMAIN, "virtio-disk1"));
        assertThat(new DomainEvent.BlockJob(ScriptedPeer.DOMAIN, "vda", 9, 9).outcome())
                .isEqualTo(DomainEvent.BlockJob.Status.UNKNOWN);
    }

    private void listen(DomainEvent.Kind kind, CompletableFuture<DomainEvent> heard, int callback) throws Exception {
        Future<?> listening = peer.call(() -> peer.connection.events().listen(kind, heard::complete));
        FakeDaemon.Received call = peer.daemon.expect(Procedure.CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY);
        peer.daemon.reply(call, new XdrWriter().int32(callback).toByteArray());
        listening.get();
    }

    private void event(int procedure, int callback, XdrWriter out, Consumer<XdrWriter> rest) throws Exception {
        RemoteTypes.domain(out.int32(callback), ScriptedPeer.DOMAIN);
        rest.accept(out);
        peer.daemon.frame(WireFrame.REMOTE_PROGRAM, procedure, WireFrame.Type.MESSAGE, 0, out.toByteArray());
    }

    @Test
    void severalDisksToCopyAreAParameterEach() {
        MigrationParams params = MigrationParams.NONE
                .withDisks(List.of("vda", "vdb"))
                .withDisksPort(49200)
                .withDestinationXml("<domain/>");

        assertThat(params.typed())
                .containsExactly(
                        TypedParam.of("migrate_disks", "vda"),
                        TypedParam.of("migrate_disks", "vdb"),
                        TypedParam.of("disks_port", 49200),
                        TypedParam.of("destination_xml", "<domain/>"));
    }

    @Test
    void aMigrationThatTheSourceLeadsNamesItsDestination() throws Exception {
        var flags = EnumSet.of(MigrateFlag.LIVE, MigrateFlag.PEER2PEER, MigrateFlag.NON_SHARED_DISK);
        CompletableFuture<MigrationCookie> moving = peer.connection
                .migrations()
                .performPeerToPeer(ScriptedPeer.DOMAIN, "qemu+tcp://node2/system", MigrationParams.NONE, flags);
        FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS);

        XdrReader in = new XdrReader(call.payload());
        RemoteTypes.domain(in);
        assertThat(in.optional(XdrReader::string)).contains("qemu+tcp://node2/system");
        assertThat(RemoteTypes.params(in, 64)).isEmpty();
        assertThat(in.opaque(10)).isEmpty();
        assertThat(in.int32()).isEqualTo(1 | 2 | 64 | 256); // protection against changes comes by itself
        in.end();
        peer.daemon.reply(call, new XdrWriter().opaque(NOTHING).toByteArray());
        assertThat(moving.get()).isEqualTo(MigrationCookie.EMPTY);
    }
}
