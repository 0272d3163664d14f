package org.drover.backend.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.Mhz;

/**
 * The data centre of the demonstration: 4 hosts and 40 VMs under real traces. At the start no host uses more than three
 * quarters of its CPU; within three hours one of them, which the seed picks, climbs to all of it. The other three stay
 * below 60%. Seventeen days of the traces are over: {@link DataCentre#demand} tells them.
 */
public final class DemoDataCentre {
    /** Where in the traces ten VMs together climb for an hour or two, not at a stroke: that can be seen coming. */
    private enum Rise {
        A(6225, 8, 34, 31, 5, 28, 40, 43, 14, 7, 23),
        B(5106, 0, 19, 48, 37, 4, 9, 12, 20, 29, 46),
        C(7593, 41, 22, 11, 18, 30, 27, 26, 20, 7, 46);

        final int step;
        final List<Integer> traces;

        Rise(int step, Integer... traces) {
            this.step = step;
            this.traces = List.of(traces);
        }
    }

    private static final int HOSTS = 4;
    private static final int STEPS_AHEAD = 36;

    private DemoDataCentre() {}

    /** The host that will be asked for too much. */
    public static String risingHost(long seed) {
        return "node" + (1 + Math.floorMod(seed, (long) HOSTS));
    }

    public static DataCentre make(long seed) {
        return make(seed, 1);
    }

    /** @param load how many times as fast as recorded the load passes; the clock does not */
    public static DataCentre make(long seed, double load) {
        DataCentre made = new DataCentre("demo", seed, DataCentre.MONDAY);
        Random random = new Random(seed);
        Rise rise = Rise.values()[random.nextInt(Rise.values().length)];
        List<Trace> traces = Trace.azure();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++) if (!rise.traces.contains(i)) others.add(i);
        Collections.shuffle(others, random);
        int number = 1;
        for (int h = 1; h <= HOSTS; h++) {
            HostSpec host = HostSpec.named("node" + h);
            made.host(host);
            boolean rises = host.name().equals(risingHost(seed));
            List<Integer> its = rises ? rise.traces : List.copyOf(others.subList(0, 10));
            if (!rises) others.subList(0, 10).clear();
            double peak = rises ? 0.99 : 0.42 + 0.04 * h;
            double size = peak * host.cpu().value() / highest(traces, its, rise.step);
            for (int trace : its) {
                made.vm(
                        host.name(),
                        vm(number++, size, random).loadedBy(traces.get(trace).faster(load), rise.step));
            }
        }
        return made;
    }

    private static VmSpec vm(int number, double size, Random random) {
        int vcpus = (int) Math.max(1, Math.ceil(size / 2_400));
        return VmSpec.named("vm%02d".formatted(number))
                .withSize(vcpus, new Mhz(size), Bytes.ofGiB(2 + random.nextInt(3)))
                .writing(ByteRate.ofMiBPerSecond(20 + random.nextInt(200)), Bytes.ofMiB(256 + random.nextInt(512)));
    }

    /** The highest sum of these traces in the next hours, as a part of the size of one VM. */
    private static double highest(List<Trace> traces, List<Integer> chosen, int step) {
        double highest = 0;
        for (int s = step; s < step + STEPS_AHEAD; s++) {
            double sum = 0;
            for (int trace : chosen) sum += traces.get(trace).mean(s * Trace.STEP, (s + 1) * Trace.STEP) / 100;
            highest = Math.max(highest, sum);
        }
        return highest;
    }
}
