package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.drover.libvirt.TypedParam;
import org.drover.libvirt.TypedParams;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VmUse;
import org.junit.jupiter.api.Test;

class VmCountersTest {
    private static final VmId WEB = new VmId("web");

    @Test
    void ratesAreWhatCountersOfAllDisksAndCardsGrewBy() {
        VmCounters before = VmCounters.of(stats(1_000_000_000, 1_000, 10, 500));
        VmCounters after = VmCounters.of(stats(3_000_000_000L, 5_000, 30, 2_500));

        VmSample sample = after.sample(WEB, Optional.of(before), 4e9, 2000);

        assertThat(sample.cpu().value()).isEqualTo(1000);
        assertThat(sample.memory()).isEqualTo(Bytes.ofMiB(100));
        VmUse use = sample.use();
        // both disks, reads and writes: 4 x 4000 bytes and 4 x 20 requests in 4 s
        assertThat(use.disk()).contains(new ByteRate(4_000));
        assertThat(use.operations()).isEqualTo(OptionalDouble.of(20));
        assertThat(use.network()).contains(new ByteRate(1_000));
        assertThat(use.storage()).contains(new Bytes(2 << 20));
        assertThat(use.assigned()).contains(Bytes.ofMiB(256));
        assertThat(use.dirtied()).isEmpty();
    }

    @Test
    void theFirstReadingACounterThatFellAndOneThatIsNotToldGiveNoRate() {
        VmCounters large = VmCounters.of(stats(5, 9_000, 90, 9_000));
        VmCounters small = VmCounters.of(stats(5, 1_000, 10, 500));

        assertThat(small.sample(WEB, Optional.empty(), 1e9, 1).use().disk()).isEmpty();
        assertThat(small.sample(WEB, Optional.empty(), 1e9, 1).use().storage()).isPresent();
        VmUse fallen = small.sample(WEB, Optional.of(large), 1e9, 1).use();
        assertThat(fallen.disk()).isEmpty();
        assertThat(fallen.network()).isEmpty();
        VmCounters busy = VmCounters.of(TypedParams.of(TypedParam.ofUnsigned("cpu.time", 9)));
        assertThat(busy.sample(WEB, Optional.of(small), 1e9, 1).use()).isEqualTo(VmUse.UNKNOWN);
    }

    /** With two disks, each of whose four counters is as said, and one card. */
    private static TypedParams stats(long nanos, long bytes, long requests, long network) {
        TypedParams stats = TypedParams.of(
                TypedParam.ofUnsigned("cpu.time", nanos),
                TypedParam.ofUnsigned("balloon.rss", 100 << 10),
                TypedParam.ofUnsigned("balloon.current", 256 << 10),
                TypedParam.of("block.count", 2),
                TypedParam.of("net.count", 1),
                TypedParam.ofUnsigned("net.0.rx.bytes", network),
                TypedParam.ofUnsigned("net.0.tx.bytes", network));
        for (int disk = 0; disk < 2; disk++) {
            stats = stats.and(TypedParam.ofUnsigned("block." + disk + ".rd.bytes", bytes))
                    .and(TypedParam.ofUnsigned("block." + disk + ".wr.bytes", bytes))
                    .and(TypedParam.ofUnsigned("block." + disk + ".rd.reqs", requests))
                    .and(TypedParam.ofUnsigned("block." + disk + ".wr.reqs", requests))
                    .and(TypedParam.ofUnsigned("block." + disk + ".allocation", 7))
                    .and(TypedParam.ofUnsigned("block." + disk + ".physical", 1 << 20));
        }
        return stats;
    }
}
