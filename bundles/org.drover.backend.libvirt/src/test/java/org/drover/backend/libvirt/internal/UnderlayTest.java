package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

class UnderlayTest {
    private static final MigrationId ID = new MigrationId("0b1c");

    @Test
    void whatWasMadeForAMigrationIsToldFromAllElse() {
        assertThat(Underlay.isOf("below1-base.m-0b1c.qcow2", ID)).isTrue();
        assertThat(Underlay.isOf("below12-base.m-0b1c", ID)).isTrue();
        for (String other : List.of("below1-base.m-0b1c2.qcow2", "base.m-0b1c.qcow2", "below1-base.qcow2")) {
            assertThat(Underlay.isOf(other, ID)).as(other).isFalse();
        }
    }

    @Test
    void whatADiskStandsOnIsToldWithTheOffer() throws Exception {
        List<Chain.Layer> layers = List.of(
                new Chain.Layer("vda", "/a/mid.qcow2", "qcow2", 5, Optional.of(new DiskImage.Access("0600", "1", "2"))),
                new Chain.Layer("vda", "/a/base & co.img", "raw", 7, Optional.empty()));
        String offer = DiskImage.offer(List.of(), layers, Optional.of("<domain/>"));

        assertThat(DiskImage.read(offer).layers()).isEqualTo(layers);
    }
}
