package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What is done to VMs and disks, in words for people. */
final class ShowOperations {
    private ShowOperations() {}

    /** One, in a sentence. */
    static String operation(JsonNode o) {
        StringBuilder text = new StringBuilder(Table.tame(o.path("title").asText()) + ": ");
        switch (o.path("state").asText()) {
            case "DONE" -> text.append("done");
            case "RUNNING" ->
                text.append("begun, as operation ").append(o.path("id").asText());
            case "UNKNOWN" -> text.append("nobody knows what came of it");
            case "REFUSED" -> text.append("refused, nothing was changed");
            default -> text.append("failed");
        }
        boolean isNew = o.hasNonNull("made") || o.path("act").asText().matches("define|create");
        if (isNew && o.path("state").asText().equals("DONE")) {
            text.append(": ")
                    .append(Table.tame(
                            o.path(o.hasNonNull("made") ? "made" : "vm").asText()));
        }
        text.append(".\n");
        return o.hasNonNull("fault") ? text + Wrap.text("  ", fault(o.path("fault"))) : text.toString();
    }

    private static String fault(JsonNode fault) {
        return Table.tame(
                fault.path("reason").asText() + ". " + fault.path("remedy").asText() + ".");
    }

    static String operations(JsonNode operations) {
        Table table = new Table("OPERATION", "BEGUN", "ACT", "VM", "ABOUT", "HOST", "STATE", "WHY").withNames("VM");
        for (JsonNode o : operations) {
            table.row(
                    o.path("id").asText(),
                    o.path("begun").asText().replaceAll("T(\\d\\d:\\d\\d:\\d\\d).*", " $1 UTC"),
                    o.path("act").asText(),
                    o.path("vmName").asText("-"),
                    o.path("detail").asText("-"),
                    o.path("host").asText(),
                    o.path("state").asText().toLowerCase(Locale.ROOT),
                    o.path("fault").path("reason").asText(""));
        }
        return table.toString();
    }

    static String actions(JsonNode actions) {
        Table table = new Table("ACT", "POSSIBLE", "WHY NOT");
        for (JsonNode a : actions) {
            table.row(
                    a.path("act").asText(),
                    a.path("possible").asBoolean() ? "yes" : "no",
                    a.hasNonNull("because")
                            ? a.path("because").path("reason").asText() + ". "
                                    + a.path("because").path("remedy").asText()
                            : "");
        }
        return table.toString();
    }

    static String disks(JsonNode vm) {
        Table table = new Table("DISK", "KIND", "SIZE", "SHARED VOLUME", "SOURCE");
        for (JsonNode d : vm.path("disks")) {
            table.row(
                    d.path("target").asText(),
                    d.path("kind").asText().toLowerCase(Locale.ROOT),
                    Show.bytes(d.path("sizeBytes")),
                    d.path("sharedVolume").asText("-"),
                    d.path("source").asText("-"));
        }
        return table.toString();
    }

    static String pools(JsonNode pools) {
        Table table = new Table("POOL", "CAPACITY", "FREE", "SHARED VOLUME", "PATH");
        for (JsonNode p : pools) {
            table.row(
                    p.path("name").asText(),
                    Show.bytes(p.path("capacityBytes")),
                    Show.bytes(p.path("freeBytes")),
                    p.path("sharedVolume").asText("-"),
                    p.path("path").asText());
        }
        return table.toString();
    }

    static String volumes(JsonNode volumes) {
        Table table = new Table("VOLUME", "CAPACITY", "TAKEN", "PATH");
        for (JsonNode v : volumes) {
            table.row(
                    v.path("name").asText(),
                    Show.bytes(v.path("capacityBytes")),
                    Show.bytes(v.path("takenBytes")),
                    v.path("path").asText());
        }
        return table.toString();
    }
}
