package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What people decide about hosts, for whoever looks for a place for a VM. */
@Command(name = "host", description = "Says and sets what was decided about a host: maintenance, power, domains.")
final class HostCommand implements Runnable {
    private static final Map<String, String> FIELDS = Map.of(
            "maintenance",
            "maintenance",
            "power",
            "power",
            "failover",
            "failover",
            "domain",
            "domains",
            "fact",
            "facts");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "show", description = "Shows what was decided about a host.")
    void show(@Parameters(paramLabel = "HOST") String host) throws Exception {
        print(drover.service().get(path(host)));
    }

    @Command(name = "set", description = "Decides about a host; what is not named stays as it is.")
    void set(
            @Parameters(paramLabel = "HOST") String host,
            @Option(
                            names = "--maintenance",
                            paramLabel = "YES|NO",
                            description = "Nothing is placed there. \"drover maintenance enter\" empties it, too.")
                    String maintenance,
            @Option(names = "--power", paramLabel = "POWER", description = "awake, parked or sleeping.") String power,
            @Option(
                            names = "--failover",
                            paramLabel = "PERCENT",
                            description = "Of its memory, kept for VMs of hosts that fail.")
                    Double failover,
            @Option(
                            names = "--domain",
                            paramLabel = "KIND:NAME",
                            split = ",",
                            description = "What it fails together with: rack:a3,feed:2.")
                    List<String> domains,
            @Option(
                            names = "--fact",
                            paramLabel = "FACT",
                            split = ",",
                            description = "What makes VMs run better there: nested-paging, huge-pages, offloads.")
                    List<String> facts,
            @Option(
                            names = "--unset",
                            paramLabel = "OPTION",
                            split = ",",
                            description = "Nothing is decided any more: maintenance, power, failover, domain or fact.")
                    List<String> unset)
            throws Exception {
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (maintenance != null) {
            if (!maintenance.equals("yes") && !maintenance.equals("no"))
                throw wrong("--maintenance: yes or no, not \"" + maintenance + "\"");
            wanted.put("maintenance", maintenance.equals("yes"));
        }
        if (power != null) wanted.put("power", power);
        if (failover != null) wanted.put("failover", failover / 100);
        if (domains != null) wanted.put("domains", domains);
        if (facts != null) wanted.put("facts", facts);
        List<String> gone = unset == null ? List.of() : unset;
        for (String one : gone) if (!FIELDS.containsKey(one)) throw wrong("--unset: there is no \"" + one + "\"");
        if (wanted.isEmpty() && gone.isEmpty()) throw wrong("drover host set: say what");
        Map<String, Object> then = new LinkedHashMap<>();
        Service service = drover.service();
        service.get(path(host)).properties().forEach(field -> then.put(field.getKey(), field.getValue()));
        gone.forEach(one -> then.remove(FIELDS.get(one)));
        then.putAll(wanted);
        print(service.send("PUT", path(host), then));
    }

    private static String path(String host) {
        return "/hosts/" + Service.segment(host) + "/settings";
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private void print(JsonNode rules) throws Exception {
        drover.print(rules, () -> words(rules));
    }

    static String words(JsonNode rules) {
        if (rules.isEmpty()) return "Nothing was decided about it.\n";
        Table table = new Table("SETTING", "VALUE");
        if (rules.path("maintenance").asBoolean()) table.row("maintenance", "yes");
        if (rules.has("power")) table.row("power", rules.path("power").asText());
        if (rules.has("failover"))
            table.row(
                    "failover",
                    String.format(
                            Locale.ROOT, "%.0f%%", 100 * rules.path("failover").asDouble()));
        for (JsonNode domain : rules.path("domains")) table.row("domain", domain.asText());
        for (JsonNode fact : rules.path("facts")) table.row("fact", fact.asText());
        return table.toString();
    }
}
