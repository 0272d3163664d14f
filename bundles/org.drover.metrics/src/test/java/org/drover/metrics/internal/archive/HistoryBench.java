package org.drover.metrics.internal.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.Reading;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.store.internal.PooledStore;
import org.drover.store.internal.StoreSettings;

/**
 * Days of intervals at full load into an empty database: prints each interval and the seconds it took to store.
 * A series of a VM is one of two metrics, so a load of more metrics is imitated by more VMs. Driven by {@code bench/history}.
 */
public final class HistoryBench {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private HistoryBench() {}

    public static void main(String[] arguments) {
        int hosts = Integer.parseInt(arguments[0]);
        int vms = Integer.parseInt(arguments[1]);
        int intervals = Integer.parseInt(arguments[2]);
        var settings = new Properties();
        String[] names = {"drover.data", "drover.store.url", "drover.store.user", "drover.store.password.file"};
        for (int i = 0; i + 3 < arguments.length; i++) settings.setProperty(names[i], arguments[i + 3]);
        var random = new Random(1);
        var history = new History(STEP, STEP, 60);
        try (PooledStore store = PooledStore.open(StoreSettings.from(settings::getProperty))) {
            var archive = new Archive(store, history, Duration.ofDays(14), START.toEpochMilli() / STEP.toMillis());
            archive.recall();
            for (int interval = 0; interval < intervals; interval++) {
                Instant end = START.plus(STEP.multipliedBy(interval + 1));
                for (int host = 0; host < hosts; host++) read(history, end, host, vms / hosts, random);
                history.close(end);
                long begin = System.nanoTime();
                archive.keep();
                System.out.printf(Locale.ROOT, "%d %.3f%n", interval, (System.nanoTime() - begin) * 1e-9);
            }
        }
    }

    private static void read(History history, Instant end, int host, int vms, Random random) {
        List<VmSample> samples = new ArrayList<>();
        for (int vm = 0; vm < vms; vm++) {
            var id = new VmId("00000000-0000-4000-8000-%06d%06d".formatted(host, vm));
            samples.add(new VmSample(id, new Mhz(random.nextInt(4000)), new Bytes(1L << 20 + random.nextInt(12))));
        }
        var sample = new HostSample(new HostId("node" + host), end, new Mhz(90_000), Bytes.ofGiB(1), samples);
        history.add(end, Reading.after(Optional.of(sample), sample, Optional.of(Bytes.ofGiB(512))));
    }
}
