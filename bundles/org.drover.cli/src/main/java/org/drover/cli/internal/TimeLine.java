package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A move's pause as a time line: each step from the one before it that was seen; the pause and the gap below them. */
final class TimeLine {
    private static final int WIDTH = 40;

    private TimeLine() {}

    /** Nothing for a move whose VM was not stopped, as far as is known. */
    static String of(JsonNode move) {
        JsonNode pause = move.path("pause");
        boolean told = move.hasNonNull("pauseMillis");
        if (!told && pause.isMissingNode()) return "";
        double whole = Math.max(
                move.path("pauseMillis").asDouble(),
                pause.path("clientGapMillis").asDouble());
        for (JsonNode step : pause.path("steps"))
            whole = Math.max(whole, step.path("afterMillis").asDouble());
        StringBuilder text = new StringBuilder("Its pause:\n");
        double from = 0;
        for (JsonNode step : pause.path("steps")) {
            text.append(row(step.path("step").asText(), step.path("afterMillis"), from, whole, "not seen"));
            from = Math.max(from, step.path("afterMillis").asDouble());
        }
        text.append(row("pause, by the hypervisor", move.path("pauseMillis"), 0, whole, "not told"));
        text.append(row("gap, by a client", pause.path("clientGapMillis"), 0, whole, "not known: nobody listened"));
        return text.toString();
    }

    private static String row(String name, JsonNode until, double from, double whole, String unknown) {
        String head = String.format(Locale.ROOT, "  %-24s ", Table.tame(name));
        if (!until.isNumber()) return head + unknown + "\n";
        double to = until.asDouble();
        int begin = column(Math.min(from, to), whole);
        int end = Math.max(begin, column(to, whole));
        String bar = " ".repeat(begin) + (end > begin ? "━".repeat(end - begin) : "│");
        return head + String.format(Locale.ROOT, "%8.1f ms  %s%n", to, bar);
    }

    private static int column(double millis, double whole) {
        return whole <= 0 ? 0 : (int) Math.round(WIDTH * millis / whole);
    }
}
