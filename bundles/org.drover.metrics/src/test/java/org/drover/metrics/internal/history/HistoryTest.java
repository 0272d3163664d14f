package org.drover.metrics.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.metrics.Metric;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Key WEB = new Key(Key.Kind.VM, "web", Metric.CPU_MHZ);
    private final History history = new History(Duration.ofSeconds(1), Duration.ofSeconds(1), 8);

    @Test
    void aTimerThatTremblesLeavesNoGaps() {
        for (int i = 1; i <= 5; i++) sample(i * 1000L + (i % 2 == 0 ? 40 : -40), "node1", 100 * i);
        assertThat(values(5)).containsExactly(100, 200, 300, 400, 500);
    }

    @Test
    void aStepThatNobodyMeasuredIsAGapAndSpreadsNowhere() {
        sample(1000, "node1", 100);
        sample(3000, "node1", 300);
        assertThat(values(3)).containsExactly(100, Float.NaN, 300);
    }

    @Test
    void aStepIsNotReadBeforeItIsComplete() {
        var slow = new History(Duration.ofSeconds(10), Duration.ofSeconds(1), 8);
        for (int second = 1; second <= 15; second++) {
            slow.add(START.plusSeconds(second), reading("node1", second <= 10 ? 100 : 900), Optional.empty());
            slow.close(START.plusSeconds(second));
        }
        assertThat(slow.read(WEB, 1))
                .hasValueSatisfying(read -> assertThat(read).containsExactly(100));
    }

    @Test
    void whileAVmMovesItIsCountedOnce() {
        history.add(START.plusSeconds(1), reading("node1", 300), Optional.empty());
        history.add(START.plusSeconds(1), reading("node2", 200), Optional.empty());
        history.close(START.plusSeconds(1));
        assertThat(values(1)).containsExactly(300);
    }

    @Test
    void theOldestStepsMakeRoomForTheNewest() {
        for (int i = 1; i <= 20; i++) sample(i * 1000L, "node1", i);
        assertThat(values(100)).containsExactly(13, 14, 15, 16, 17, 18, 19, 20);
    }

    @Test
    void whatAHostUsesBesideItsVmsIsKeptApart() {
        var sample = new HostSample(
                new HostId("node1"),
                START,
                new Mhz(500),
                Bytes.ofGiB(6),
                List.of(new VmSample(new VmId("web"), new Mhz(400), Bytes.ofGiB(1))));
        history.add(START.plusSeconds(1), sample, Optional.of(Bytes.ofGiB(8)));
        history.close(START.plusSeconds(1));
        assertThat(history.read(new Key(Key.Kind.HOST_ITSELF, "node1", Metric.CPU_MHZ), 1)
                        .orElseThrow())
                .containsExactly(100);
        assertThat(history.read(new Key(Key.Kind.HOST, "node1", Metric.MEMORY_BYTES), 1)
                        .orElseThrow())
                .containsExactly(2f * (1L << 30));
    }

    private void sample(long millis, String host, double mhz) {
        history.add(START.plusMillis(millis), reading(host, mhz), Optional.empty());
        history.close(START.plusMillis(millis));
    }

    private float[] values(int steps) {
        return history.read(WEB, steps).orElseThrow();
    }

    private static HostSample reading(String host, double mhz) {
        var web = new VmSample(new VmId("web"), new Mhz(mhz), Bytes.ofMiB(64));
        return new HostSample(new HostId(host), START, new Mhz(mhz), Bytes.ofGiB(1), List.of(web));
    }
}
