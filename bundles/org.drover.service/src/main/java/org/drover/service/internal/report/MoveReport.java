package org.drover.service.internal.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;

/** A move as a page, with its pause drawn as a time line. */
public final class MoveReport {
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%1$s to %2$s</title>
            <style>
            body { font: 16px/1.5 sans-serif; max-width: 56em; margin: 2em auto; padding: 0 1em; color: #222 }
            h1 { font-size: 1.4em; overflow-wrap: anywhere }
            table { border-collapse: collapse; width: 100%% }
            td, th { text-align: left; padding: .2em .6em; vertical-align: top; font-weight: normal }
            td.line { width: 55%% }
            td.number { text-align: right; white-space: nowrap }
            .bar { height: 1em; min-width: 2px; background: #47a }
            .whole { background: #888 }
            .unseen { color: #777 }
            .log td { overflow-wrap: anywhere }
            </style>
            </head>
            <body>
            <h1><bdi>%1$s</bdi> from <bdi>%3$s</bdi> to <bdi>%2$s</bdi></h1>
            <p>%4$s</p>
            %5$s<h2>What was done</h2>
            <table class="log">
            %6$s</table>
            </body>
            </html>
            """;

    private MoveReport() {}

    /** One file that loads nothing and runs nothing. */
    public static String html(MigrationRecord move) {
        String kind = move.ticket().kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String stage = move.stage().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String said = "A move of kind " + kind + ": " + stage + (move.message().isEmpty() ? "." : ". ");
        return PAGE.formatted(
                Said.inHtml(move.vmName()),
                Said.inHtml(move.ticket().destination().value()),
                Said.inHtml(move.ticket().source().value()),
                said + "<bdi>" + Said.inHtml(move.message()) + "</bdi>",
                pause(move),
                log(move));
    }

    private static String pause(MigrationRecord move) {
        PauseAnatomy pause = move.figures().anatomy();
        Optional<Duration> stopped = move.figures().pause();
        if (pause.isUnknown() && stopped.isEmpty()) return "";
        double whole = Math.max(0.001, whole(pause, stopped));
        StringBuilder text = new StringBuilder("<h2>Its pause</h2>\n<table>\n");
        double from = 0;
        for (PauseStep step : PauseStep.values()) {
            Optional<Duration> at = pause.after(step);
            text.append(row(step.toString(), at, from, whole, "", "not seen"));
            if (at.isPresent()) from = Math.max(from, millis(at.get()));
        }
        text.append(row("pause, by the hypervisor", stopped, 0, whole, " whole", "not told"));
        text.append(row("gap, by a client", pause.gap(), 0, whole, " whole", "not known: nobody listened"));
        return text.append("</table>\n").toString();
    }

    private static double whole(PauseAnatomy pause, Optional<Duration> stopped) {
        double longest = Math.max(
                stopped.map(MoveReport::millis).orElse(0.0),
                pause.gap().map(MoveReport::millis).orElse(0.0));
        for (PauseStep step : PauseStep.values()) {
            longest =
                    Math.max(longest, pause.after(step).map(MoveReport::millis).orElse(0.0));
        }
        return longest;
    }

    private static String row(
            String name, Optional<Duration> until, double from, double whole, String style, String unknown) {
        String head = "<tr><th>" + Said.inHtml(name) + "</th>";
        if (until.isEmpty()) return head + "<td class=\"unseen\" colspan=\"2\">" + unknown + "</td></tr>\n";
        double to = millis(until.get());
        double begin = Math.min(from, to);
        return head
                + String.format(
                        Locale.ROOT,
                        "<td class=\"number\">%.1f ms</td><td class=\"line\"><div class=\"bar%s\""
                                + " style=\"margin-left:%.1f%%;width:%.1f%%\"></div></td></tr>%n",
                        to,
                        style,
                        100 * begin / whole,
                        100 * (to - begin) / whole);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static String log(MigrationRecord move) {
        StringBuilder text = new StringBuilder();
        for (LogLine line : move.log()) {
            Instant at = line.at();
            text.append("<tr><td class=\"number\">")
                    .append(Said.inHtml(at.toString()))
                    .append("</td><td><bdi>")
                    .append(Said.inHtml(line.text()))
                    .append("</bdi></td></tr>\n");
        }
        return text.toString();
    }
}
