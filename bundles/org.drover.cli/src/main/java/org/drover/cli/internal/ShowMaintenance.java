package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Maintenance in words for people. */
final class ShowMaintenance {
    private ShowMaintenance() {}

    static String all(JsonNode all) {
        StringBuilder text = new StringBuilder();
        if (all.path("hosts").isEmpty()) {
            text.append("No host is in maintenance.\n");
        } else {
            Table table = new Table("HOST", "IS", "MOVED", "LEFT", "SINCE", "WHY").withNames("WHY");
            for (JsonNode host : all.path("hosts")) {
                table.row(
                        host.path("host").asText(),
                        words(host.path("phase")),
                        host.path("total").asInt() == 0
                                ? "-"
                                : host.path("done").asInt() + " of "
                                        + host.path("total").asInt(),
                        left(host),
                        host.path("since").asText("-"),
                        host.path("reason").asText("-"));
            }
            text.append(table);
            for (JsonNode host : all.path("hosts")) text.append(remarks(host));
        }
        if (all.has("roll")) text.append(roll(all.path("roll")));
        return text.toString();
    }

    static String host(JsonNode host) {
        String name = host.path("host").asText();
        String head =
                switch (host.path("phase").asText()) {
                    case "IN" ->
                        name + " is in maintenance and empty; "
                                + host.path("away").size() + " VMs were moved away";
                    case "OPEN" -> name + " is in use";
                    case "CLOSED" -> name + " takes no VMs";
                    case "HELD" -> name + " is held: some VMs cannot leave it";
                    default -> progress(host);
                };
        return Wrap.text("", Table.tame(head + ".")) + remarks(host);
    }

    private static String remarks(JsonNode host) {
        StringBuilder text = new StringBuilder();
        String message = host.path("message").asText();
        if (!message.isEmpty())
            text.append(Wrap.text("  ", Table.tame(host.path("host").asText() + ": " + message)));
        if (host.path("phase").asText().equals("HELD") && message.isEmpty()) text.append(ShowPlans.stays(host));
        return text.toString();
    }

    /** One line about what is under way. */
    static String progress(JsonNode host) {
        String left = left(host);
        return Table.tame(host.path("host").asText() + " is " + words(host.path("phase")) + ": "
                + host.path("done").asInt() + " of " + host.path("total").asInt() + " moved"
                + (left.equals("-") ? "" : ", about " + left + " left"));
    }

    static String roll(JsonNode roll) {
        String how = roll.path("halted").asBoolean() ? "halted" : words(roll.path("state"));
        StringBuilder text = new StringBuilder(Wrap.text(
                "",
                Table.tame("Rolling over " + roll.path("hosts").size() + " hosts, "
                        + roll.path("reason").asText() + ": " + how + where(roll) + ".")));
        String message = roll.path("message").asText();
        if (!message.isEmpty()) text.append(Wrap.text("  ", Table.tame(message)));
        if (roll.path("halted").asBoolean()) text.append("\"drover maintenance resume\" goes on, \"end\" ends it.\n");
        else if (roll.path("state").asText().equals("AT_STOP"))
            text.append("When it is done: \"drover maintenance go-on\".\n");
        return text.toString();
    }

    /** One line about whose turn it is. */
    static String turn(JsonNode roll) {
        String message = roll.path("message").asText();
        return Table.tame(words(roll.path("state")) + where(roll) + (message.isEmpty() ? "" : ": " + message));
    }

    private static String where(JsonNode roll) {
        if (!roll.has("host")) return "";
        return " " + roll.path("host").asText() + " (" + (roll.path("at").asInt() + 1) + " of "
                + roll.path("hosts").size() + ")";
    }

    static String prospect(String host, JsonNode prospect) {
        StringBuilder text = new StringBuilder();
        if (!prospect.path("moves").isEmpty()) {
            Table table = new Table("VM", "TO").withNames("VM");
            for (JsonNode move : prospect.path("moves"))
                table.row(move.path("vmName").asText(), move.path("to").asText());
            text.append(table)
                    .append(String.format(
                            Locale.ROOT,
                            "About %.0f s altogether.%n",
                            prospect.path("seconds").asDouble()));
        } else if (prospect.path("stays").isEmpty()) {
            text.append("No VM runs there.\n");
        }
        text.append(ShowPlans.stays(prospect));
        for (JsonNode loss : prospect.path("losses"))
            text.append(Wrap.text("! ", Table.tame("Without " + host + ": " + loss.asText())));
        return text.toString();
    }

    static String trail(JsonNode entries) {
        if (entries.isEmpty()) return "Nothing was done yet.\n";
        Table table = new Table("WHEN", "WHO", "DID", "TO", "WHY").withNames("TO");
        for (JsonNode one : entries)
            table.row(
                    one.path("at").asText(),
                    one.path("who").asText(),
                    one.path("act").asText(),
                    one.path("about").asText(),
                    one.path("why").asText());
        return table.toString();
    }

    private static String left(JsonNode host) {
        if (!host.has("secondsLeft")) return "-";
        long seconds = Math.round(host.path("secondsLeft").asDouble());
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    private static String words(JsonNode state) {
        return state.asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
