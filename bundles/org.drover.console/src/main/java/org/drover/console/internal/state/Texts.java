package org.drover.console.internal.state;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.drover.backend.api.MigrationProgress;
import org.drover.console.internal.Words;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;

/** How times, amounts and progress are written. */
public final class Texts {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT);

    private Texts() {}

    /** The hour today, the day as well on other days. */
    public static String time(Instant at) {
        var local = at.atZone(ZoneId.systemDefault());
        boolean today = local.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault()));
        return today ? HOUR.format(local) : DAY.format(local) + " " + HOUR.format(local);
    }

    public static String time(Duration span) {
        return MoveForecast.text(span);
    }

    public static String percent(double share) {
        return Double.isNaN(share) ? "" : Math.round(share * 100) + " %";
    }

    /** "pass 3, 43 %, 1.2 GiB left, a pause of 80 ms expected", or how it ended. */
    public static String progress(MigrationRecord record) {
        if (record.stage() == Stage.DONE) {
            return record.figures()
                    .pause()
                    .map(pause -> Words.of("job.donePause", time(pause)))
                    .orElse(Words.of("stage.DONE"));
        }
        if (record.stage() == Stage.COPYING && record.progress().isPresent()) {
            MigrationProgress now = record.progress().get();
            return Words.of("job.copying", now.iteration(), percent(fraction(record)), now.remaining(), expected(now));
        }
        String stage = Words.of("stage." + record.stage().name());
        return record.message().isEmpty() ? stage : stage + ": " + record.message();
    }

    private static String expected(MigrationProgress now) {
        return now.expectedPause()
                .map(pause -> Words.of("job.expected", time(pause)))
                .orElse("");
    }

    /** How much is done, 0 to 1, as far as anybody can say. */
    public static double fraction(MigrationRecord record) {
        if (record.stage().isEnd()) return 1;
        return record.progress()
                .filter(now -> now.total().count() > 0)
                .map(now -> 1 - (double) now.remaining().count() / now.total().count())
                .map(done -> Math.max(0, Math.min(1, done)))
                .orElse(0.0);
    }
}
