package org.drover.migration.internal.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MoveChoices;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;

class KindsTest {
    private static final VolumeId VMS = new VolumeId("vms");
    private static final MigrationId ID = new MigrationId("0b1c");
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final Place SHARED = new Place("vms", "/mnt/vms", Bytes.ofGiB(100), Optional.of(VMS));
    private static final Place IMAGES = new Place("images", "/var/images", Bytes.ofGiB(50), Optional.empty());

    private final DiskFacts shared = new DiskFacts("vda", "/mnt/vms/web.qcow2", Optional.of(VMS), Bytes.ofGiB(1));
    private final DiskFacts local = new DiskFacts("vdb", "/data/web-log.img", Optional.empty(), Bytes.ofGiB(2));

    @Test
    void aRunningVmOnDisksThatBothHostsReachMovesLive() {
        Derived derived = derive(VmState.RUNNING, B, MoveChoices.NONE, shared);
        assertThat(derived.kind()).isEqualTo(MoveKind.LIVE);
        assertThat(derived.why()).isEqualTo("it runs, and none of its disks is to go elsewhere");
        assertThat(derived.disks()).isEmpty();
    }

    @Test
    void disksThatAreToGoElsewhereGoWithIt() {
        MoveChoices choices = MoveChoices.NONE.withDiskTo(Map.of("vdb", "images"));
        Derived derived = derive(VmState.RUNNING, B, choices, shared, local);
        assertThat(derived.kind()).isEqualTo(MoveKind.SHARED_NOTHING);
        assertThat(derived.disks())
                .containsExactly(new DiskMove("vdb", "/data/web-log.img", "/var/images/web-log.m-0b1c.img", false));
        assertThat(derived.why()).isEqualTo("it runs, and vdb goes with it");
    }

    @Test
    void eachDiskToItsOwnPlaceAndTheOthersToOne() {
        MoveChoices choices = MoveChoices.NONE
                .withDisksTo("images")
                .withDiskTo(Map.of("vdb", "/var/images/logs"))
                .withFlat();
        Derived derived = derive(VmState.RUNNING, B, choices, shared, local);
        assertThat(derived.disks())
                .extracting(DiskMove::to)
                .containsExactly("/var/images/web.m-0b1c.qcow2", "/var/images/logs/web-log.m-0b1c.img");
        assertThat(derived.disks()).allMatch(DiskMove::flat);
    }

    @Test
    void aNameThatAnEarlierMoveGaveDoesNotGrow() {
        DiskFacts moved = new DiskFacts("vda", "/data/web.m-77aa.qcow2", Optional.empty(), Bytes.ofGiB(1));
        Derived derived = derive(VmState.RUNNING, B, MoveChoices.NONE.withDisksTo("images"), moved);
        assertThat(derived.disks()).extracting(DiskMove::to).containsExactly("/var/images/web.m-0b1c.qcow2");
    }

    @Test
    void onItsOwnHostOnlyItsDisksMove() {
        Derived derived = derive(VmState.RUNNING, A, MoveChoices.NONE.withDisksTo("vms"), local);
        assertThat(derived.kind()).isEqualTo(MoveKind.STORAGE);
        assertThat(derived.disks()).extracting(DiskMove::to).containsExactly("/mnt/vms/web-log.m-0b1c.img");
        assertThat(derived.ticket(ID, vm(VmState.RUNNING, local), A, MigrationOptions.DEFAULT)
                        .destination())
                .isEqualTo(A);
    }

    @Test
    void aVmThatIsOffMovesCold() {
        MoveChoices choices = MoveChoices.NONE.withDiskTo(Map.of("vdb", "images"));
        Derived derived = derive(VmState.OFF, B, choices, shared, local);
        assertThat(derived.kind()).isEqualTo(MoveKind.COLD);
        assertThat(derived.disks()).extracting(DiskMove::disk).containsExactly("vdb");
    }

    @Test
    void aQuickMoveSavesToAVolumeOfBothHosts() {
        Derived derived = derive(VmState.RUNNING, B, MoveChoices.NONE.with(MoveKind.QUICK), shared);
        assertThat(derived.kind()).isEqualTo(MoveKind.QUICK);
        assertThat(derived.image().orElseThrow().carried()).isFalse();
        assertThat(derived.image().orElseThrow().atSource()).isEqualTo("/mnt/vms/we_b_.m-0b1c.saved");
    }

    @Test
    void withoutASharedVolumeTheSavedImageTravelsToo() {
        Derived derived = Kinds.derive(
                vm(VmState.RUNNING, shared),
                host(A, IMAGES),
                host(B, IMAGES),
                MoveChoices.NONE.with(MoveKind.QUICK),
                ID);
        assertThat(derived.image().orElseThrow().carried()).isTrue();
        assertThat(derived.image().orElseThrow().atDestination()).startsWith("/var/images/");
    }

    @Test
    void whatMakesNoSenseIsSaidWithWhatWould() {
        assertThat(codes(derive(VmState.RUNNING, A, MoveChoices.NONE, shared))).containsExactly("destination.same");
        assertThat(codes(derive(VmState.RUNNING, A, MoveChoices.NONE.withDisksTo("vms"), shared)))
                .containsExactly("disks.there");
        assertThat(codes(derive(VmState.OFF, A, MoveChoices.NONE.withDisksTo("vms"), local)))
                .containsExactly("vm.state");
        assertThat(codes(derive(VmState.RUNNING, B, MoveChoices.NONE.with(MoveKind.COLD), shared)))
                .containsExactly("kind.impossible");
        assertThat(codes(derive(VmState.RUNNING, B, MoveChoices.NONE.withDiskTo(Map.of("sda", "vms")), shared)))
                .containsExactly("disk.unknown");
        Derived nowhere = derive(VmState.RUNNING, B, MoveChoices.NONE.withDisksTo("attic"), local);
        assertThat(nowhere.obstacles().get(0).remedy()).contains("images (/var/images)", "vms (/mnt/vms)");
    }

    @Test
    void aMediumStaysUnlessItIsNamed() {
        DiskFacts cd =
                new DiskFacts("sda", "/data/setup.iso", Optional.empty(), Bytes.ofMiB(600), Drive.of(Drive.Kind.CDROM));
        assertThat(derive(VmState.RUNNING, B, MoveChoices.NONE.withDisksTo("images"), cd)
                        .disks())
                .isEmpty();
    }

    private static List<String> codes(Derived derived) {
        return derived.obstacles().stream().map(Obstacle::code).toList();
    }

    private static Derived derive(VmState state, HostId to, MoveChoices choices, DiskFacts... disks) {
        return Kinds.derive(vm(state, disks), host(A, SHARED, IMAGES), host(to, SHARED, IMAGES), choices, ID);
    }

    private static VmFacts vm(VmState state, DiskFacts... disks) {
        return new VmFacts(
                new VmId("vm-web"), "we/b ", A, state, 1, Bytes.ofGiB(1), List.of(disks), Set.of(), Optional.empty());
    }

    private static HostFacts host(HostId id, Place... places) {
        return new HostFacts(id, id.value(), "sim", 4, new Mhz(9600), Bytes.ofGiB(8), Map.of(), Set.of(), "cpu")
                .with(HostTraits.UNKNOWN.withPlaces(List.of(places)));
    }
}
