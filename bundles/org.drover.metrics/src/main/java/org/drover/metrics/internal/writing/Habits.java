package org.drover.metrics.internal.writing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.metrics.Writing;
import org.drover.metrics.WritingHabits;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** What was measured, in memory: the last of each VM and a mean of each of its hours. */
public final class Habits implements WritingHabits {
    static final Duration WINDOW = Duration.ofSeconds(1);
    /** What the newest measurement counts in the mean of its hour. */
    private static final double NEWEST = 0.3;

    private final Inventory inventory;
    private final ConnectedHosts hosts;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<VmId, Week> weeks = new ConcurrentHashMap<>();

    /** Rates and working sets by hour, {@code NaN} where nothing was measured. */
    private static final class Week {
        private final float[] rates = empty();
        private final float[] sets = empty();
        private Optional<Writing> latest = Optional.empty();

        private static float[] empty() {
            float[] none = new float[HOURS];
            Arrays.fill(none, Float.NaN);
            return none;
        }

        synchronized Habit add(VmId vm, int hour, Writing now) {
            latest = Optional.of(now);
            rates[hour] = mean(rates[hour], now.rate().bytesPerSecond());
            sets[hour] = mean(sets[hour], now.workingSet().count());
            return new Habit(vm, hour, at(hour).orElseThrow());
        }

        private static float mean(float before, double now) {
            return (float) (Float.isNaN(before) ? now : before + NEWEST * (now - before));
        }

        synchronized void restore(int hour, Writing kept) {
            rates[hour] = kept.rate().bytesPerSecond();
            sets[hour] = kept.workingSet().count();
            if (latest.filter(l -> l.at().isAfter(kept.at())).isEmpty()) latest = Optional.of(kept);
        }

        synchronized Optional<Writing> at(int hour) {
            if (Float.isNaN(rates[hour])) return Optional.empty();
            Instant when = latest.map(Writing::at).orElse(Instant.EPOCH);
            return Optional.of(new Writing(when, new ByteRate((long) rates[hour]), new Bytes((long) sets[hour])));
        }

        synchronized Optional<Writing> latest() {
            return latest;
        }
    }

    /** One hour of one VM as it is kept. */
    record Habit(VmId vm, int hour, Writing writing) {}

    public Habits(Inventory inventory, ConnectedHosts hosts, InstantSource clock, ZoneId zone) {
        this.inventory = inventory;
        this.hosts = hosts;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Optional<Writing> latest(VmId vm) {
        return Optional.ofNullable(weeks.get(vm)).flatMap(Week::latest);
    }

    @Override
    public Optional<Writing> usual(VmId vm, int hour) {
        if (hour < 0 || hour >= HOURS) {
            throw new IllegalArgumentException("an hour of the week is 0 to " + (HOURS - 1) + ", not " + hour);
        }
        return Optional.ofNullable(weeks.get(vm)).flatMap(week -> week.at(hour));
    }

    @Override
    public Writing measure(VmId vm) throws BackendException {
        return measured(vm).writing();
    }

    /** Measured now, and what its hour is said to be from now on. */
    record Measured(Writing writing, Habit habit) {}

    Measured measured(VmId id) throws BackendException {
        VmFacts vm = inventory
                .snapshot()
                .vm(id)
                .orElseThrow(() -> new IllegalArgumentException("No VM with the id " + id + " is known"));
        DirtyRateMeter meter = hosts.connection(vm.host())
                .capability(DirtyRateMeter.class)
                .orElseThrow(() -> new BackendException.Unsupported(
                        vm.host(), Optional.of(id), "measure dirty rate", "its host does not offer it"));
        double seconds = WINDOW.toMillis() / 1000.0;
        double shortly = meter.measure(id, WINDOW).bytesPerSecond() * seconds;
        double longer = meter.measure(id, WINDOW.multipliedBy(Fit.LONGER)).bytesPerSecond() * Fit.LONGER * seconds;
        Instant now = clock.instant();
        Writing writing = Fit.of(now, seconds, shortly, longer, vm.memory());
        Habit habit = weeks.computeIfAbsent(id, v -> new Week()).add(id, WritingHabits.hour(now.atZone(zone)), writing);
        return new Measured(writing, habit);
    }

    void restore(Habit kept) {
        weeks.computeIfAbsent(kept.vm(), v -> new Week()).restore(kept.hour(), kept.writing());
    }
}
