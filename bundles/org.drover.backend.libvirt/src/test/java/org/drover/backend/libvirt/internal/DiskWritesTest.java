package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.drover.libvirt.TypedParam;
import org.drover.libvirt.TypedParams;
import org.junit.jupiter.api.Test;

class DiskWritesTest {
    private static final TypedParams STATS = TypedParams.of(
            TypedParam.ofUnsigned("block.count", 3),
            TypedParam.of("block.0.name", "vda"),
            TypedParam.ofUnsigned("block.0.wr.bytes", 1000),
            TypedParam.of("block.1.name", "vdb"),
            TypedParam.ofUnsigned("block.1.wr.bytes", 200),
            TypedParam.of("block.2.name", "sda"));

    @Test
    void theWritesOfTheDisksThatMoveAreAddedUp() {
        assertThat(DiskWrites.written(STATS, List.of("vda", "vdb"))).contains(1200L);
        assertThat(DiskWrites.written(STATS, List.of("vdb"))).contains(200L);
    }

    @Test
    void whatOneOfThemDoesNotTellIsNotGuessed() {
        assertThat(DiskWrites.written(STATS, List.of("vda", "sda"))).isEmpty();
        assertThat(DiskWrites.written(STATS, List.of("vdz"))).isEmpty();
    }
}
