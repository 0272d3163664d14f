package org.drover.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Quantile;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;

/** Two hosts that use 100 MHz themselves; VMs "vm0" to "vm3", of which the first two are on "a". */
class RecordedMetricsTest {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");

    private final Map<VmId, HostId> where = new LinkedHashMap<>();
    private final History history = new History(STEP, STEP, 4032);
    private final RecordedMetrics metrics = new RecordedMetrics(history, HOUR, () -> this.picture);
    private Snapshot picture;
    private int rounds;

    RecordedMetricsTest() {
        for (int vm = 0; vm < 4; vm++) where.put(vm(vm), vm < 2 ? A : B);
        look();
    }

    @Test
    void aVmThatLeavesItsHostIsInNoForecastOfItFromThenOn() {
        for (int i = 0; i < 40; i++) round(1000, 200, 30, 4);
        assertThat(high(A)).isEqualTo(1300);

        where.put(vm(0), B);
        look();

        assertThat(high(A)).isEqualTo(300);
        assertThat(high(B)).isEqualTo(1134);
    }

    @Test
    void whatIsAskedTwiceWithinAStepIsWorkedOutOnce() {
        for (int i = 0; i < 20; i++) round(1000, 200, 30, 4);
        Forecast first = projection(A);
        metrics.projection(A, List.of(vm(1), vm(0)), Metric.CPU_MHZ, HOUR);
        metrics.forecast(vm(0), Metric.CPU_MHZ, HOUR);
        assertThat(metrics.kept()).isEqualTo(2);
        assertThat(projection(A)).isEqualTo(first);

        round(5000, 200, 30, 4);

        assertThat(metrics.kept()).isZero();
        assertThat(projection(A)).isNotEqualTo(first);
    }

    @Test
    void everyHostAndVmIsLookedAheadOfBeforeAnybodyAsks() {
        for (int i = 0; i < 20; i++) round(1000, 200, 30, 4);
        metrics.freshen();
        int made = metrics.kept();
        assertThat(made).isEqualTo(6);
        projection(A);
        metrics.forecast(vm(3), Metric.CPU_MHZ, HOUR);
        assertThat(metrics.kept()).isEqualTo(made);
    }

    @Test
    void vmsAreGoneThroughOnceForEachPictureHoweverManyHostsAreAskedAbout() {
        round(1000, 200, 30, 4);
        int[] looks = {0};
        picture = new Snapshot(
                picture.revision(),
                picture.hosts(),
                new LinkedHashMap<>(picture.vms()) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public java.util.Collection<VmFacts> values() {
                        looks[0]++;
                        return super.values();
                    }
                },
                List.of());
        for (int i = 0; i < 50; i++) projection(i % 2 == 0 ? A : B);
        assertThat(looks[0]).isEqualTo(1);
    }

    /** Two worlds are the same up to a moment; what is random afterwards changes nothing that was said before it. */
    @Test
    void whatWillBeMeasuredChangesNoForecastMadeBefore() {
        List<List<Forecast>> said = new ArrayList<>();
        for (int world = 0; world < 2; world++) {
            var one = new RecordedMetricsTest();
            var same = new Random(5);
            var other = new Random(100 + world);
            List<Forecast> all = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                Random random = i < 950 ? same : other;
                one.round(random.nextInt(1000), random.nextInt(300), i % 12 == 0 ? 900 : 20, random.nextInt(9));
                if (i < 930) continue;
                all.add(one.projection(A));
                all.add(one.projection(B));
                all.add(one.metrics.forecast(vm(0), Metric.CPU_MHZ, HOUR).orElseThrow());
                all.add(one.metrics
                        .projection(B, List.of(vm(1), vm(3)), Metric.CPU_MHZ, HOUR)
                        .orElseThrow());
            }
            said.add(all);
        }
        int known = 4 * 20;
        assertThat(said.get(0).subList(0, known)).isEqualTo(said.get(1).subList(0, known));
        assertThat(said.get(0).subList(known, known + 4))
                .isNotEqualTo(said.get(1).subList(known, known + 4));
    }

    @Test
    void aHostOfWhichOneSampleIsKnownHasAForecastWithoutGaps() {
        round(1000, 200, 30, 4);
        for (int i = 0; i < 3; i++) metrics.complete(START.plus(STEP.multipliedBy(++rounds)));
        for (HostId host : List.of(A, B)) {
            Forecast forecast = projection(host);
            for (Quantile quantile : Quantile.values()) {
                for (float value : forecast.values(quantile)) assertThat(value).isFinite();
            }
        }
    }

    private float high(HostId host) {
        return projection(host).peak(Quantile.Q90);
    }

    private Forecast projection(HostId host) {
        return metrics.projection(host, Metric.CPU_MHZ, HOUR).orElseThrow();
    }

    private void round(double... mhz) {
        Instant end = START.plus(STEP.multipliedBy(++rounds));
        for (HostId host : List.of(A, B))
            history.put(new Key(Key.Kind.HOST_ITSELF, host.value(), Metric.CPU_MHZ), end, host, 100);
        for (int vm = 0; vm < mhz.length; vm++)
            history.put(new Key(Key.Kind.VM, vm(vm).value(), Metric.CPU_MHZ), end, where.get(vm(vm)), mhz[vm]);
        metrics.complete(end);
    }

    private static VmId vm(int number) {
        return new VmId("vm" + number);
    }

    private void look() {
        var hosts = new TreeMap<HostId, HostEntry>();
        for (HostId host : List.of(A, B)) {
            var endpoint = new HostEndpoint(host, "test", URI.create("test:" + host), Map.of());
            hosts.put(host, new HostEntry(endpoint, Optional.empty(), Optional.empty(), ""));
        }
        Map<VmId, VmFacts> vms = new LinkedHashMap<>();
        where.forEach((vm, host) -> vms.put(
                vm,
                new VmFacts(
                        vm,
                        vm.value(),
                        host,
                        VmState.RUNNING,
                        2,
                        Bytes.ofGiB(1),
                        List.of(),
                        Set.of(),
                        Optional.empty())));
        picture = new Snapshot(1, hosts, vms, List.copyOf(vms.values()));
    }
}
