package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.drover.libvirt.TypedParam;
import org.drover.libvirt.TypedParams;
import org.drover.model.Bytes;
import org.drover.model.Place;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static final SharedPaths SHARED = SharedPaths.parse("vms=/mnt/vms");

    @Test
    void aPoolThatIsADirectoryIsAPlaceWithItsRoom() {
        assertThat(Places.place(pool("dir", "/var/vms", "<available unit='bytes'>4096</available>"), SHARED))
                .contains(new Place("images", "/var/vms", new Bytes(4096), Optional.empty()));
    }

    @Test
    void aPoolOnASharedVolumeIsThatVolume() {
        assertThat(Places.place(pool("netfs", "/mnt/vms", ""), SHARED))
                .contains(new Place("images", "/mnt/vms", Bytes.ZERO, Optional.of(new VolumeId("vms"))));
        assertThat(Places.place(pool("dir", "/mnt/vms/sub", ""), SHARED)
                        .orElseThrow()
                        .volume())
                .contains(new VolumeId("vms"));
        assertThat(Places.place(pool("dir", "/mnt/vms2", ""), SHARED)
                        .orElseThrow()
                        .volume())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logical", "rbd", ""})
    void aPoolOfOtherThingsThanFilesIsNone(String type) {
        assertThat(Places.place(pool(type, "/dev/vg", ""), SHARED)).isEmpty();
    }

    @Test
    void aDescriptionThatMakesNoSenseIsNone() {
        assertThat(Places.place("<pool", SHARED)).isEmpty();
        assertThat(Places.place(pool("dir", "/x", "<available unit='ells'>3</available>"), SHARED))
                .isEmpty();
        assertThat(Places.place("<pool type='dir'><name>x</name></pool>", SHARED))
                .isEmpty();
    }

    @Test
    void disksHaveTheirSizesFromTheStatisticsByName() {
        TypedParams stats = TypedParams.of(
                TypedParam.ofUnsigned("block.count", 3),
                TypedParam.of("block.0.name", "vda"),
                TypedParam.ofUnsigned("block.0.capacity", 1 << 20),
                TypedParam.of("block.1.name", "sda"),
                TypedParam.of("block.2.name", "vdb"),
                TypedParam.ofUnsigned("block.2.capacity", 5));
        assertThat(DiskSizes.read(stats)).isEqualTo(Map.of("vda", Bytes.ofMiB(1), "vdb", new Bytes(5)));
    }

    private static String pool(String type, String path, String room) {
        return "<pool type='" + type + "'><name>images</name>" + room + "<target><path>" + path
                + "</path></target></pool>";
    }
}
