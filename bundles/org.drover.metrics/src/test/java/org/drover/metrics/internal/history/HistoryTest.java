package org.drover.metrics.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.metrics.Metric;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.Share;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VmUse;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Key WEB = new Key(Key.Kind.VM, "web", Metric.CPU_MHZ);
    private static final Key NODE = new Key(Key.Kind.HOST, "node1", Metric.CPU_MHZ);
    private final History history = new History(Duration.ofSeconds(1), Duration.ofSeconds(1), 8);

    @Test
    void aTimerThatTremblesLeavesNoGaps() {
        for (int i = 1; i <= 5; i++) step(i * 1000L + (i % 2 == 0 ? 40 : -40), "node1", 100 * i);
        assertThat(values(5)).containsExactly(100, 200, 300, 400, 500);
    }

    @Test
    void aStepThatNobodyMeasuredIsAGapAndSpreadsNowhere() {
        step(1000, "node1", 100);
        step(3000, "node1", 300);
        assertThat(values(3)).containsExactly(100, Float.NaN, 300);
    }

    @Test
    void aStepIsNotReadBeforeItIsComplete() {
        var slow = new History(Duration.ofSeconds(10), Duration.ofSeconds(1), 8);
        for (int second = 1; second <= 15; second++) {
            slow.add(START.plusSeconds(second), measured(sample("node1", second <= 10 ? 100 : 900)));
            slow.close(START.plusSeconds(second));
        }
        assertThat(slow.read(WEB, 1))
                .hasValueSatisfying(read -> assertThat(read).containsExactly(100));
    }

    @Test
    void whileAVmMovesItIsCountedOnce() {
        history.add(START.plusSeconds(1), measured(sample("node1", 300)));
        history.add(START.plusSeconds(1), measured(sample("node2", 200)));
        history.close(START.plusSeconds(1));
        assertThat(values(1)).containsExactly(300);
    }

    @Test
    void theOldestStepsMakeRoomForTheNewest() {
        for (int i = 1; i <= 20; i++) step(i * 1000L, "node1", i);
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
        history.add(START.plusSeconds(1), Reading.after(Optional.of(sample), sample, Optional.of(Bytes.ofGiB(8))));
        history.close(START.plusSeconds(1));
        assertThat(history.read(new Key(Key.Kind.HOST_ITSELF, "node1", Metric.CPU_MHZ), 1)
                        .orElseThrow())
                .containsExactly(100);
        assertThat(history.read(new Key(Key.Kind.HOST, "node1", Metric.MEMORY_BYTES), 1)
                        .orElseThrow())
                .containsExactly(2f * (1L << 30));
    }

    @Test
    void theFirstSampleOfAConnectionTellsMemoryAndNoProcessing() {
        history.add(START.plusSeconds(1), Reading.after(Optional.empty(), sample("node1", 0), Optional.empty()));
        history.close(START.plusSeconds(1));
        assertThat(history.read(WEB, 1)).isEmpty();
        assertThat(history.read(NODE, 1)).isEmpty();
        assertThat(history.read(new Key(Key.Kind.VM, "web", Metric.MEMORY_BYTES), 1))
                .hasValueSatisfying(read -> assertThat(read).containsExactly(64f * (1 << 20)));
        step(2000, "node1", 300);
        assertThat(values(2)).containsExactly(Float.NaN, 300);
    }

    @Test
    void aVmThatHasJustArrivedLeavesAGapNotAZeroAndDoesNotBlameTheHost() {
        step(1000, "node1", 300);
        var without = new HostSample(new HostId("node2"), START, new Mhz(50), Bytes.ofGiB(1), List.of());
        var arrived = new HostSample(
                new HostId("node2"),
                START,
                new Mhz(350),
                Bytes.ofGiB(1),
                sample("node2", 0).vms());
        history.add(START.plusSeconds(2), Reading.after(Optional.of(without), arrived, Optional.empty()));
        history.close(START.plusSeconds(2));
        assertThat(values(2)).containsExactly(300, Float.NaN);
        assertThat(history.read(new Key(Key.Kind.HOST_ITSELF, "node2", Metric.CPU_MHZ), 1))
                .isEmpty();
        assertThat(history.read(new Key(Key.Kind.HOST, "node2", Metric.CPU_MHZ), 1))
                .hasValueSatisfying(read -> assertThat(read).containsExactly(350));
    }

    @Test
    void whateverElseAVmUsesIsKeptAndSummedForItsHostAndWhatIsNotToldIsNotNothing() {
        VmUse web = VmUse.UNKNOWN
                .withAssigned(Bytes.ofGiB(2))
                .withDisk(ByteRate.ofMiBPerSecond(4), 50)
                .withDirtied(ByteRate.ofMiBPerSecond(1));
        VmUse db = VmUse.UNKNOWN.withDisk(ByteRate.ofMiBPerSecond(2), 25).withStorage(Bytes.ofGiB(9));
        var sample = new HostSample(
                new HostId("node1"),
                START,
                new Mhz(500),
                Bytes.ofGiB(6),
                List.of(
                        new VmSample(new VmId("web"), new Mhz(400), Bytes.ofGiB(1), web),
                        new VmSample(new VmId("db"), new Mhz(100), Bytes.ofGiB(1), db)),
                new Share(0.5));
        history.add(START.plusSeconds(1), measured(sample));
        history.close(START.plusSeconds(1));
        assertThat(one(Key.Kind.VM, "web", Metric.DISK_OPERATIONS)).contains(50f);
        assertThat(one(Key.Kind.VM, "web", Metric.ASSIGNED_BYTES)).contains(2f * (1L << 30));
        assertThat(one(Key.Kind.VM, "web", Metric.DIRTY_BYTES)).contains(1f * (1 << 20));
        assertThat(one(Key.Kind.VM, "web", Metric.NETWORK_BYTES)).isEmpty();
        assertThat(one(Key.Kind.HOST, "node1", Metric.DISK_BYTES)).contains(6f * (1 << 20));
        assertThat(one(Key.Kind.HOST, "node1", Metric.STORAGE_BYTES)).contains(9f * (1L << 30));
        assertThat(one(Key.Kind.HOST, "node1", Metric.HEALTH)).contains(0.5f);
        history.unwell(START.plusSeconds(2), new HostId("node1"));
        history.close(START.plusSeconds(2));
        assertThat(one(Key.Kind.HOST, "node1", Metric.HEALTH)).contains(0f);
    }

    @Test
    void ofWhatNobodyLooksAheadByADayIsInMemory() {
        var weeks = new History(Duration.ofHours(1), Duration.ofHours(1), 14 * 24);
        for (int hour = 1; hour <= 72; hour++) {
            Instant at = START.plus(Duration.ofHours(hour));
            weeks.add(at, measured(sample("node1", hour)));
            weeks.close(at);
        }
        assertThat(weeks.read(WEB, 72).orElseThrow()).startsWith(1, 2, 3);
        float[] health =
                weeks.read(new Key(Key.Kind.HOST, "node1", Metric.HEALTH), 72).orElseThrow();
        assertThat(health[40]).isNaN();
        assertThat(health[50]).isEqualTo(1);
    }

    private Optional<Float> one(Key.Kind kind, String id, Metric metric) {
        return history.read(new Key(kind, id, metric), 1).map(values -> values[0]);
    }

    private void step(long millis, String host, double mhz) {
        history.add(START.plusMillis(millis), measured(sample(host, mhz)));
        history.close(START.plusMillis(millis));
    }

    /** The second sample of a connection. */
    private static Reading measured(HostSample sample) {
        return Reading.after(Optional.of(sample), sample, Optional.empty());
    }

    private float[] values(int steps) {
        return history.read(WEB, steps).orElseThrow();
    }

    private static HostSample sample(String host, double mhz) {
        var web = new VmSample(new VmId("web"), new Mhz(mhz), Bytes.ofMiB(64));
        return new HostSample(new HostId(host), START, new Mhz(mhz), Bytes.ofGiB(1), List.of(web));
    }
}
