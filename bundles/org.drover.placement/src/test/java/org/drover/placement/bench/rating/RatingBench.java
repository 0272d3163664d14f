package org.drover.placement.bench.rating;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.drover.metrics.Forecast;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.drover.placement.Demand;
import org.drover.placement.HostColumns;
import org.drover.placement.HostLoad;
import org.drover.placement.Policy;
import org.drover.placement.RatingBoard;
import org.drover.placement.Standing;
import org.drover.placement.Wishes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How long it takes to rate all hosts for one VM, and what that allocates; ten VMs to a host, an hour ahead in steps of 5 min. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RatingBench {
    private static final int VMS_PER_HOST = 10;
    private static final int STEPS = 12;
    private static final int SHOWN = 10;

    @Param({"1000", "10000"})
    public int hosts;

    private RatingBoard board;
    private List<Demand> vms;
    private int next;

    @Setup
    public void cluster() {
        Random random = new Random(1);
        vms = new ArrayList<>();
        List<HostLoad> loads = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            float[] median = new float[STEPS];
            float[] high = new float[STEPS];
            for (int i = 0; i < VMS_PER_HOST; i++) {
                Demand vm = vm(host, random);
                vms.add(vm);
                for (int step = 0; step < STEPS; step++) {
                    median[step] += vm.cpu().q50()[step];
                    high[step] += vm.cpu().q90()[step];
                }
            }
            loads.add(load(host, random, new Forecast(Instant.EPOCH, Duration.ofMinutes(5), 96, median, high, high)));
        }
        board = new RatingBoard(HostColumns.of(loads));
    }

    private HostLoad load(int host, Random random, Forecast cpu) {
        HostFacts facts = new HostFacts(
                id(host),
                "host" + host,
                "made",
                32,
                new Mhz(64_000),
                Bytes.ofGiB(256),
                Map.of(new VolumeId("v" + host % 4), Bytes.ofGiB(1000), new VolumeId("all"), Bytes.ofGiB(1000)),
                Set.of(new NetworkId("lan"), new NetworkId("net" + host % 3)),
                host % 20 == 0 ? "old" : "new");
        var standing = new Standing(
                host % 50 == 0 ? Standing.Power.SLEEPING : Standing.Power.AWAKE,
                Bytes.ofGiB(8),
                Set.of("rack:" + host / 40, "feed:" + host % 2),
                host % 2 == 0 ? Set.of(Standing.Fact.HUGE_PAGES) : Set.of());
        return new HostLoad(
                facts, true, host % 100 == 99, Bytes.ofGiB(random.nextInt(128)), Bytes.ofGiB(8), cpu, standing);
    }

    private Demand vm(int host, Random random) {
        float[] q50 = new float[STEPS];
        float[] q90 = new float[STEPS];
        float level = 1000 + random.nextInt(6000);
        for (int step = 0; step < STEPS; step++) {
            q50[step] = level * (0.8f + 0.4f * random.nextFloat());
            q90[step] = q50[step] * 1.3f;
        }
        String name = "vm" + vms.size();
        return new Demand(
                        new VmId(name),
                        name,
                        id(host),
                        Bytes.ofGiB(1 + random.nextInt(32)),
                        new Mhz(level),
                        new Forecast(Instant.EPOCH, Duration.ofMinutes(5), 96, q50, q90, q90),
                        false,
                        Set.of(new VolumeId("all")),
                        Set.of(new NetworkId("lan")),
                        "new",
                        Set.of(),
                        Set.of(id(random.nextInt(hosts))))
                .with(new Wishes(
                        Set.of(id(random.nextInt(hosts))),
                        Set.of(),
                        Set.of("rack:" + random.nextInt(1 + hosts / 40)),
                        Set.of()));
    }

    private static HostId id(int host) {
        return new HostId("host" + host);
    }

    @Benchmark
    public int[] rate() {
        next = (next + 7919) % vms.size();
        board.ask(vms.get(next), Policy.DEFAULT);
        return board.best(SHOWN);
    }

    /** @param args seconds of warm-up, and of measuring */
    public static void main(String[] args) throws RunnerException {
        int seconds = Integer.parseInt(args[0]);
        var options = new OptionsBuilder()
                .include(RatingBench.class.getName() + ".rate")
                .forks(1)
                .threads(1)
                .warmupIterations(seconds)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-XX:ActiveProcessorCount=1", "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult result : new Runner(options).run()) {
            System.out.printf(
                    Locale.ROOT,
                    "hosts %s us %.1f error %.1f bytes %.0f%n",
                    result.getParams().getParam("hosts"),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreError(),
                    allocated(result));
        }
    }

    @SuppressWarnings("rawtypes") // as JMH declares it
    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().contains("alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElseThrow();
    }
}
