package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.libvirt.BlockCopyParams;
import org.drover.libvirt.BlockJobCalls;
import org.drover.libvirt.ConnectOptions;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.Flag;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.MigrateFlag;
import org.drover.libvirt.MigrationParams;
import org.drover.libvirt.VolumeCopy;
import org.drover.libvirt.VolumeRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls of the libvirt client that libvirt's test driver does not have, on a real QEMU. */
class ClientTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static Lab lab;
    private static LibvirtConnection h1;
    private static LibvirtConnection h2;
    private static DomainRef guest;

    @BeforeAll
    static void bringUp() throws Exception {
        lab = Lab.up(2);
        lab.guest("web-1", 1, "h1");
        h1 = open("h1");
        h2 = open("h2");
        guest = h1.domains().list(Flag.Listing.RUNNING).get(0);
    }

    private static LibvirtConnection open(String host) throws Exception {
        return LibvirtConnection.open(LibvirtUri.of(lab.endpoint(host).address()), ConnectOptions.DEFAULT);
    }

    @AfterAll
    static void takeDown() {
        if (h1 != null) h1.close();
        if (h2 != null) h2.close();
        if (lab != null) lab.close();
    }

    private static void assertAnswers() {
        assertThat(lab.run("ask", "1", "echo alive")).contains("alive");
    }

    @Test
    void aDiskIsCopiedUnderTheGuestAndGoneOverTo() throws Exception {
        BlockJobCalls jobs = h1.blockJobs();
        CompletableFuture<DomainEvent> ready = new CompletableFuture<>();
        try (var listening = h1.events().listen(DomainEvent.Kind.BLOCK_JOB, ready::complete)) {
            assertThat(listening).isNotNull();
            copy("/mnt/vms/copy.img");
            DomainEvent.BlockJob told = (DomainEvent.BlockJob) ready.get(60, TimeUnit.SECONDS);
            assertThat(told.outcome()).isEqualTo(DomainEvent.BlockJob.Status.READY);
            assertThat(told.disk()).isEqualTo("vda");
        }
        assertThat(jobs.info(guest, "vda"))
                .hasValueSatisfying(info -> assertThat(info.caughtUp()).isTrue());
        jobs.setSpeed(guest, "vda", 50 << 20);
        jobs.pivot(guest, "vda");
        assertThat(h1.domains().xml(guest)).contains("/mnt/vms/copy.img");
        assertThat(jobs.info(guest, "vda")).isEmpty();
        copy("/mnt/vms/guest-1.img.back");
        jobs.cancel(guest, "vda");
        assertThat(h1.domains().xml(guest)).contains("/mnt/vms/copy.img");
        assertAnswers();
    }

    private static void copy(String path) throws Exception {
        lab.run("in", "st", "truncate", "-s", "64M", path);
        lab.run("in", "st", "chown", "libvirt-qemu:libvirt-qemu", path);
        h1.blockJobs()
                .copy(
                        guest,
                        "vda",
                        "<disk type='file'><driver type='raw'/><source file='" + path + "'/></disk>",
                        BlockCopyParams.NONE.withBandwidth(100 << 20).withGranularity(65536),
                        Flag.BlockCopy.REUSE_EXT,
                        Flag.BlockCopy.TRANSIENT_JOB,
                        Flag.BlockCopy.SYNCHRONOUS_WRITES);
    }

    @Test
    void memoryGoesIntoAFileAndComesBackPausedOrRunning() throws Exception {
        String file = "/mnt/vms/guest.saved";
        h1.savedStates().within(LONG).save(guest, file, Optional.empty(), EnumSet.of(Flag.Save.PAUSED));
        assertThat(h1.domains().status(guest).is(DomainStatus.Reason.SHUT_OFF_SAVED))
                .isTrue();
        String xml = h1.savedStates().xml(file, Flag.Xml.SECURE);
        assertThat(xml).contains("<name>web-1</name>");
        h1.savedStates().within(LONG).restore(file, Optional.of(xml), Set.of());
        assertThat(h1.domains().status(guest).state()).isEqualTo(DomainStatus.State.PAUSED);
        h1.domains().resume(guest);
        assertAnswers();
    }

    @Test
    void theSourceLeadsAMoveByItself() throws Exception {
        var flags = EnumSet.of(
                MigrateFlag.LIVE, MigrateFlag.PEER2PEER, MigrateFlag.PERSIST_DEST, MigrateFlag.UNDEFINE_SOURCE);
        h1.migrations()
                .within(LONG)
                .performPeerToPeer(
                        guest, "qemu+tcp://10.1.0.2/system", MigrationParams.NONE.withUri("tcp://10.2.0.2"), flags)
                .get(120, TimeUnit.SECONDS);
        assertThat(h1.domains().find(guest.uuid())).isEmpty();
        assertThat(h2.domains().status(guest).is(DomainStatus.Reason.RUNNING_MIGRATED))
                .isTrue();
        assertAnswers();
        h2.migrations()
                .within(LONG)
                .performPeerToPeer(
                        h2.domains().lookup(guest.uuid()),
                        "qemu+tcp://10.1.0.1/system",
                        MigrationParams.NONE.withUri("tcp://10.2.0.1"),
                        flags)
                .get(120, TimeUnit.SECONDS);
        guest = h1.domains().lookup(guest.uuid());
        assertAnswers();
    }

    @Test
    void aVolumeIsCopiedFromHostToHost() throws Exception {
        HostCalls.Named from = h1.storagePools().lookup("images");
        HostCalls.Named to = h2.storagePools().lookup("images");
        String xml = "<volume><name>carried.img</name><allocation>0</allocation><capacity>67108864</capacity></volume>";
        VolumeRef source = h1.volumes().create(from, xml);
        VolumeRef destination = h2.volumes().create(to, xml);
        lab.run(
                "in",
                "h1",
                "sh",
                "-c",
                "dd if=/dev/urandom of=" + source.key() + " bs=1M seek=40 count=9 conv=notrunc");

        Optional<VolumeCopy.Progress> copied =
                new VolumeCopy(h1.volumes(), source, h2.volumes(), destination).run(progress -> {});

        assertThat(copied).hasValueSatisfying(end -> {
            assertThat(end.position()).isEqualTo(64 << 20);
            assertThat(end.carried()).isEqualTo(9 << 20);
        });
        assertThat(sum("h2", destination)).isEqualTo(sum("h1", source));
        h1.volumes().delete(source);
        h2.volumes().delete(destination);
    }

    private static String sum(String host, VolumeRef volume) {
        return lab.run("in", host, "sha256sum", volume.key()).split(" ")[0];
    }
}
