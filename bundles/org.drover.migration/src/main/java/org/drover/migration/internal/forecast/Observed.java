package org.drover.migration.internal.forecast;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.metrics.Series;
import org.drover.metrics.Writing;
import org.drover.metrics.WritingHabits;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;

/** What is measured of VMs, as far as there is somebody who measures. */
public final class Observed implements Knowledge {
    private static final Duration LATELY = Duration.ofHours(1);

    private volatile Optional<WritingHabits> habits = Optional.empty();
    private volatile Optional<Metrics> metrics = Optional.empty();

    /** From now on, or no longer. */
    public void from(Optional<WritingHabits> measured) {
        habits = measured;
    }

    /** From now on, or no longer. */
    public void recordedBy(Optional<Metrics> recorded) {
        metrics = recorded;
    }

    @Override
    public Optional<Writing> writing(VmId vm) {
        return habits.flatMap(h -> h.latest(vm));
    }

    @Override
    public Optional<Writing> usual(VmId vm, ZonedDateTime hour) {
        return habits.flatMap(h -> h.usual(vm, WritingHabits.hour(hour)));
    }

    @Override
    public Optional<Bytes> resident(VmId vm) {
        return metrics.flatMap(m -> m.series(vm, Metric.MEMORY_BYTES, LATELY))
                .flatMap(Observed::last)
                .map(value -> new Bytes((long) (float) value));
    }

    @Override
    public Optional<Mhz> used(HostId host) {
        return metrics.flatMap(m -> m.series(host, Metric.CPU_MHZ, LATELY))
                .flatMap(Observed::last)
                .map(Mhz::new);
    }

    private static Optional<Float> last(Series series) {
        float[] values = series.values();
        for (int i = values.length - 1; i >= 0; i--) {
            if (!Float.isNaN(values[i])) return Optional.of(values[i]);
        }
        return Optional.empty();
    }
}
