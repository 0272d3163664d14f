package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Proposals in words for people. */
final class ShowProposals {
    private ShowProposals() {}

    static String proposal(JsonNode said) {
        StringBuilder text = new StringBuilder(sentence("", said.path("why")));
        if (!said.path("steps").isEmpty()) text.append(steps(said.path("steps")));
        if (!said.path("hosts").isEmpty()) text.append('\n').append(hosts(said.path("hosts")));
        for (JsonNode one : said.path("stays")) {
            text.append(Wrap.text(
                    "  ",
                    Table.tame(one.path("vmName").asText()
                            + (one.hasNonNull("on")
                                    ? " stays on " + one.path("on").asText()
                                    : " finds no place")
                            + ": " + words(one.path("why")))));
        }
        JsonNode forecast = said.path("forecast");
        if (forecast.path("possible").asBoolean()) {
            text.append(String.format(
                    Locale.ROOT,
                    "As a plan about %.0f s. Nothing was moved; \"--go\" does it.%n",
                    forecast.path("seconds").asDouble()));
        } else if (forecast.isObject()) {
            text.append(Wrap.text(
                    "",
                    Table.tame("The engine cannot do it: "
                            + forecast.path("message").asText())));
        }
        return text.toString();
    }

    private static String steps(JsonNode steps) {
        Table table = new Table("", "VM", "FROM", "TO", "STARS", "LOAD THERE").withNames("VM");
        StringBuilder why = new StringBuilder();
        String last = "";
        int number = 0;
        for (JsonNode step : steps) {
            JsonNode to = step.path("destination");
            table.row(
                    ++number,
                    step.path("vmName").asText(),
                    step.path("from").asText("-"),
                    step.path("to").asText() + (step.path("stop").asBoolean() ? " (on its way)" : ""),
                    String.format(Locale.ROOT, "%.1f", to.path("stars").asDouble()),
                    percent(
                            to.path("projectedHighMhz").asDouble(),
                            to.path("cpuCapacityMhz").asDouble()));
            String reason = words(step.path("why"));
            if (!reason.equals(last)) why.append(Wrap.text("  ", Table.tame(number + ": " + reason)));
            last = reason;
        }
        return table + "Why:\n" + why;
    }

    private static String hosts(JsonNode hosts) {
        Table table = new Table("HOST", "VMS", "THEN", "CPU", "THEN", "MEMORY", "THEN").withNames("HOST");
        for (JsonNode host : hosts) {
            JsonNode before = host.path("before");
            JsonNode after = host.path("after");
            table.row(
                    host.path("host").asText(),
                    before.path("vms").asInt(),
                    after.path("vms").asInt(),
                    cpu(before),
                    cpu(after),
                    percent(before.path("memory").asDouble(), 1),
                    percent(after.path("memory").asDouble(), 1));
        }
        return table.toString();
    }

    private static String cpu(JsonNode use) {
        return percent(
                use.path("projectedHighMhz").asDouble(),
                use.path("cpuCapacityMhz").asDouble());
    }

    private static String percent(double part, double whole) {
        return whole == 0 ? "?" : String.format(Locale.ROOT, "%.0f%%", 100 * part / whole);
    }

    private static String sentence(String indent, JsonNode reason) {
        String words = words(reason);
        String begun = words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return Wrap.text(indent, Table.tame(begun + "."));
    }

    private static String words(JsonNode reason) {
        String remedy = reason.path("remedy").asText("");
        return reason.path("text").asText() + (remedy.isEmpty() || remedy.equals("null") ? "" : ". " + remedy);
    }
}
