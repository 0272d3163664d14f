package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilesTest {
    private static final VmId WEB = new VmId("vm-web");
    private static final VolumeId NFS = new VolumeId("nfs");
    private final DataCentre world = DataCentre.seeded(1);
    private final SimulatorBackend backend = new SimulatorBackend(world);

    @AfterEach
    void close() {
        backend.close();
    }

    private HostConnection connect(String host) throws BackendException {
        return backend.connect(world.endpoint(host));
    }

    private static HostSpec mounting(String name, String path) {
        return HostSpec.named(name)
                .withReach(Map.of(NFS, Bytes.ofGiB(100)), Set.of(HostSpec.LAN))
                .withPlaces(List.of(new Place("nfs", path, Bytes.ofGiB(100), Optional.of(NFS))));
    }

    @Test
    void aHostTellsItsPlaces() throws BackendException {
        world.host(HostSpec.named("a"));
        assertThat(connect("a").facts().traits().places())
                .containsExactly(
                        HostSpec.LOCAL,
                        new Place("shared", "/shared", Bytes.ofGiB(10_240), Optional.of(HostSpec.SHARED)));
    }

    @Test
    void aSharedFileHasThePathOfTheHostThatIsAsked() throws BackendException {
        world.host(mounting("a", "/mnt/vms"))
                .host(mounting("b", "/srv/nfs"))
                .vm(
                        "a",
                        VmSpec.named("web")
                                .withDisks(List.of(
                                        new DiskFacts("vda", "/mnt/vms/web.img", Optional.of(NFS), Bytes.ofGiB(20)))));
        assertThat(world.hasFile("b", "/srv/nfs/web.img")).isTrue();
        var ticket = new MigrationTicket(
                new MigrationId("m-1"), WEB, new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
        var out = connect("a").capability(DrivenMigration.class).orElseThrow().leave(ticket);
        HostConnection b = connect("b");
        var in = b.capability(DrivenMigration.class).orElseThrow().arrive(ticket);
        out.confirm(in.finish(out.perform(in.prepare(out.begin()), progress -> {})));
        VmFacts there = b.vm(WEB).orElseThrow();
        assertThat(there.disks().get(0).source()).isEqualTo("/srv/nfs/web.img");
        assertThat(there.disks().get(0).volume()).contains(NFS);
        assertThat(world.brokenPromises()).isEmpty();
        assertThat(world.isIntact(WEB)).isTrue();
        assertThat(world.orphanedFiles()).isEmpty();
    }

    @Test
    void aFileOfAVmThatNobodyKnowsAnyMoreIsAnOrphan() {
        world.host(HostSpec.named("a")).vm("a", VmSpec.named("web"));
        Force.remove(world, "a", WEB);
        assertThat(world.orphanedFiles()).containsExactly("volume shared:web.img");
    }

    @Test
    void aFileThatIsDeletedUnderAVmIsABrokenPromise() {
        world.host(HostSpec.named("a")).vm("a", VmSpec.named("web"));
        Force.delete(world, "a", "/shared/web.img");
        assertThat(world.brokenPromises())
                .anyMatch(broken -> broken.contains("was deleted while VM vm-web used it"))
                .anyMatch(broken -> broken.contains("last good copy"));
        assertThat(world.isIntact(WEB)).isFalse();
    }

    @Test
    void aVmThatRunsOnAFileWithoutItsLastWritesIsABrokenPromise() {
        world.host(HostSpec.named("a")).host(HostSpec.named("b")).vm("a", VmSpec.named("web"));
        Force.copy(world, "a", "/shared/web.img", "/local/copy.img", true);
        world.clock().advance(java.time.Duration.ofSeconds(1));
        Force.turnOff(world, "a", WEB);
        Force.attach(world, "a", WEB, "/local/copy.img");
        Force.run(world, "a", WEB);
        assertThat(world.brokenPromises()).singleElement().asString().contains("lacks what it wrote to another file");
    }

    @Test
    void aVmThatRunsOnAFileThatWasCopiedInPartIsABrokenPromise() {
        world.host(HostSpec.named("a")).vm("a", VmSpec.named("web"));
        Force.turnOff(world, "a", WEB);
        Force.copy(world, "a", "/shared/web.img", "/local/copy.img", false);
        Force.attach(world, "a", WEB, "/local/copy.img");
        Force.run(world, "a", WEB);
        assertThat(world.brokenPromises()).singleElement().asString().contains("copied in part");
    }

    @Test
    void aWholeCopyOfAllThatWasWrittenIsAsGoodAsTheFirst() {
        world.host(HostSpec.named("a")).vm("a", VmSpec.named("web"));
        Force.turnOff(world, "a", WEB);
        Force.copy(world, "a", "/shared/web.img", "/local/copy.img", true);
        Force.attach(world, "a", WEB, "/local/copy.img");
        Force.run(world, "a", WEB);
        Force.delete(world, "a", "/shared/web.img");
        assertThat(world.brokenPromises()).isEmpty();
        assertThat(world.isIntact(WEB)).isTrue();
    }
}
