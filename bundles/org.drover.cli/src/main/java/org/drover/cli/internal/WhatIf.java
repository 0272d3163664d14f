package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks what would become of VMs, or what would be moved; nothing is touched. */
@Command(
        name = "whatif",
        description = {
            "Says what would happen; nothing is touched.",
            "  fails HOST    where its VMs would go if it died now",
            "  relieved HOST which VM would leave it, so that it has less to do, and why that one",
            "  added N       what would be moved if so many hosts more were there"
        })
final class WhatIf implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Parameters(paramLabel = "fails|relieved|added")
    private String act;

    @Parameters(paramLabel = "HOST|N")
    private String host;

    @Option(names = "--like", paramLabel = "HOST", description = "Those added are as this one; default: the largest.")
    private String like;

    @Override
    public Integer call() throws Exception {
        if (like != null && !act.equals("added")) throw wrong("--like belongs to added");
        String path = "/hosts/" + Service.segment(host);
        switch (act) {
            case "fails" -> {
                JsonNode failure = drover.service().get(path + "/failure");
                drover.print(failure, () -> failure(failure));
                return failure.path("allPlaced").asBoolean() ? 0 : 1;
            }
            case "relieved" -> {
                JsonNode relief = drover.service().get(path + "/relief");
                drover.print(relief, () -> relief(relief));
                return 0;
            }
            case "added" -> {
                if (!host.matches("[1-9][0-9]{0,3}"))
                    throw wrong("added takes a number of hosts, not \"" + host + "\"");
                Map<String, Object> wanted = new LinkedHashMap<>();
                wanted.put("goal", "balance");
                wanted.put("add", Integer.valueOf(host));
                wanted.put("like", like);
                JsonNode proposal = drover.service().post("/proposals", wanted);
                drover.print(proposal, () -> ShowProposals.proposal(proposal));
                return 0;
            }
            default -> throw wrong("fails, relieved or added, not \"" + act + "\"");
        }
    }

    private CommandLine.ParameterException wrong(String why) {
        return new CommandLine.ParameterException(spec.commandLine(), "drover whatif: " + why);
    }

    static String failure(JsonNode failure) {
        if (failure.path("vms").isEmpty()) return "No VM runs there.\n";
        Table table = new Table("VM", "WOULD GO TO", "STARS", "LOAD THERE");
        StringBuilder nowhere = new StringBuilder();
        for (JsonNode one : failure.path("vms")) {
            JsonNode to = one.path("destination");
            if (to.isObject()) {
                table.row(
                        one.path("vmName").asText(),
                        to.path("host").asText(),
                        String.format(Locale.ROOT, "%.1f", to.path("stars").asDouble()),
                        percent(to.path("projectedHighMhz"), to.path("cpuCapacityMhz")));
            } else {
                table.row(one.path("vmName").asText(), "nowhere", "", "");
                nowhere.append(Wrap.text(
                        "  ",
                        Table.tame(one.path("vmName").asText() + " fits nowhere: "
                                + one.path("why").asText())));
            }
        }
        return table.toString() + nowhere;
    }

    static String relief(JsonNode relief) {
        JsonNode plan = relief.path("plan");
        StringBuilder text = new StringBuilder(sentence("", plan.path("why")));
        for (JsonNode part : plan.path("move").path("destination").path("parts")) {
            text.append(sentence("  ", part.path("reason")));
        }
        for (JsonNode other : plan.path("others")) {
            text.append(Wrap.text(
                    "  ",
                    Table.tame("not " + other.path("vmName").asText() + ": "
                            + other.path("why").path("text").asText())));
        }
        return text.toString();
    }

    private static String sentence(String indent, JsonNode reason) {
        String remedy = reason.path("remedy").asText("");
        String text = reason.path("text").asText();
        return Wrap.text(
                indent, Table.tame(text + "." + (remedy.isEmpty() || remedy.equals("null") ? "" : " " + remedy)));
    }

    private static String percent(JsonNode part, JsonNode whole) {
        return whole.asDouble() == 0
                ? "?"
                : String.format(Locale.ROOT, "%.0f%%", 100 * part.asDouble() / whole.asDouble());
    }
}
