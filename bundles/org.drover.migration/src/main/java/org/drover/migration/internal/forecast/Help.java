package org.drover.migration.internal.forecast;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drover.metrics.WritingHabits;
import org.drover.migration.MoveForecast;
import org.drover.model.ByteRate;
import org.drover.model.VmId;

/** What would make a move converge, or shorten its pause much; each tried on paper before it is said. */
record Help(
        VmId vm,
        Knowledge known,
        PreCopy preCopy,
        PreCopy.Course course,
        double switchOver,
        double wire,
        ZonedDateTime now) {
    private static final double STEP = 1.1;
    private static final double MOST_TIMES = 1000;
    /** A quieter hour is worth saying when its pause is shorter by half, and by this many seconds at least. */
    private static final double WORTH_WAITING = 0.05;

    private record Hour(ZonedDateTime at, double pause, boolean converges) {
        String text() {
            String day = at.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            return "a quieter hour: on " + day + "s at " + String.format(Locale.ROOT, "%02d:00", at.getHour())
                    + " a pause of " + MoveForecast.text(Foresight.duration(pause)) + " is expected";
        }
    }

    List<String> all() {
        List<String> help = new ArrayList<>();
        quieterHour().map(Hour::text).ifPresent(help::add);
        if (course.converges()) return help;
        if (wire > preCopy.bandwidth() && preCopy.withBandwidth(wire).course().converges()) {
            help.add("no limit on its bandwidth: " + new ByteRate((long) wire) + " were seen there");
        }
        if (!preCopy.throttled() && preCopy.throttling().course().converges()) {
            help.add("auto-converge, which slows the VM down while it is moved");
        }
        enough().ifPresent(rate -> help.add("more bandwidth: from " + rate + " on it converges"));
        Duration budget = Foresight.duration(2 * Math.max(course.lastSeconds(preCopy.bandwidth()), switchOver));
        help.add("a pause budget of " + MoveForecast.text(budget));
        return help;
    }

    private Optional<ByteRate> enough() {
        for (double times = STEP; times < MOST_TIMES; times *= STEP) {
            double rate = preCopy.bandwidth() * times;
            if (preCopy.withBandwidth(rate).course().converges()) return Optional.of(new ByteRate((long) rate));
        }
        return Optional.empty();
    }

    private Optional<Hour> quieterHour() {
        double pause = course.lastSeconds(preCopy.bandwidth()) + switchOver;
        Optional<Hour> best = Optional.empty();
        for (int ahead = 1; ahead < WritingHabits.HOURS; ahead++) {
            ZonedDateTime hour = now.plusHours(ahead);
            Optional<Hour> there = known.usual(vm, hour).map(writing -> {
                PreCopy.Course then = preCopy.withWriting(writing).course();
                return new Hour(hour, then.lastSeconds(preCopy.bandwidth()) + switchOver, then.converges());
            });
            if (there.isPresent()
                    && best.filter(b -> b.pause <= there.get().pause).isEmpty()) best = there;
        }
        return best.filter(b -> b.converges)
                .filter(b -> b.pause * 2 <= pause && pause - b.pause >= WORTH_WAITING || !course.converges());
    }
}
