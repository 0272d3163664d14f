package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Plans in words for people. */
final class ShowPlans {
    private ShowPlans() {}

    static String plans(JsonNode plans) {
        if (plans.isEmpty()) return "No plans.\n";
        Table table = new Table("PLAN", "STATE", "MOVED", "WHY", "SAYS");
        for (JsonNode p : plans) {
            table.row(
                    p.path("id").asText(),
                    words(p.path("state")),
                    p.path("done").asInt() + " of " + p.path("total").asInt(),
                    p.path("reason").asText(),
                    p.path("message").asText());
        }
        return table.toString();
    }

    static String plan(JsonNode plan) {
        StringBuilder text = new StringBuilder();
        text.append(Wrap.text(
                "",
                Table.tame("Plan " + plan.path("id").asText() + ", "
                        + plan.path("reason").asText() + ": "
                        + words(plan.path("state")) + ", " + plan.path("done").asInt() + " of "
                        + plan.path("total").asInt() + " moved")));
        Table table = new Table("VM", "FROM", "AT", "TO", "STATE", "SAYS").withNames("VM");
        for (JsonNode m : plan.path("moves")) {
            table.row(
                    m.path("vmName").asText(),
                    m.path("from").asText(),
                    m.path("at").asText(),
                    m.path("to").asText(),
                    words(m.path("state")),
                    m.path("message").asText());
        }
        text.append(table);
        for (JsonNode line : plan.path("log")) {
            text.append(Wrap.text("  ", Table.tame(line.path("text").asText())));
        }
        return text.toString();
    }

    /** What a drain would do, or why it cannot be done, and who stays in any case. */
    static String drain(JsonNode drained) {
        StringBuilder text = new StringBuilder();
        JsonNode forecast = drained.path("forecast");
        if (forecast.path("possible").asBoolean()) {
            Table table = new Table("AFTER", "TAKES", "VM", "FROM", "TO", "FIRST").withNames("VM");
            for (JsonNode s : forecast.path("steps")) {
                table.row(
                        seconds(s.path("beginsAfterSeconds")),
                        seconds(s.path("seconds")),
                        s.path("vmName").asText(),
                        s.path("source").asText(),
                        s.path("destination").asText() + (s.path("stop").asBoolean() ? " (on its way)" : ""),
                        names(s.path("waitsFor")));
            }
            text.append(table)
                    .append("About ")
                    .append(seconds(forecast.path("seconds")))
                    .append(" altogether.\n");
        } else if (forecast.isObject()) {
            text.append(Wrap.text("", Table.tame(forecast.path("message").asText())));
        } else if (drained.path("stays").isEmpty()) {
            text.append("No VM runs there.\n");
        }
        return text.append(stays(drained)).toString();
    }

    static String stays(JsonNode drained) {
        StringBuilder text = new StringBuilder();
        for (JsonNode one : drained.path("stays")) {
            text.append(Wrap.text(
                    "  ",
                    Table.tame(one.path("vmName").asText() + " stays: "
                            + one.path("why").asText())));
        }
        return text.toString();
    }

    /** One line about what is under way. */
    static String progress(JsonNode told) {
        StringBuilder text = new StringBuilder(
                told.path("done").asInt() + " of " + told.path("total").asInt() + " moved");
        String comma = "; now ";
        for (JsonNode m : told.path("underway")) {
            text.append(comma)
                    .append(m.path("vmName").asText())
                    .append(" to ")
                    .append(m.path("to").asText());
            comma = ", ";
        }
        return Table.tame(text.toString());
    }

    private static String names(JsonNode names) {
        StringBuilder text = new StringBuilder();
        for (JsonNode name : names) text.append(text.length() == 0 ? "" : ", ").append(name.asText());
        return text.toString();
    }

    private static String seconds(JsonNode seconds) {
        return String.format(Locale.ROOT, "%.0f s", seconds.asDouble());
    }

    private static String words(JsonNode state) {
        return state.asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
