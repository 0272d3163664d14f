package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** How one VM is moved when nobody says otherwise: shown and set. */
abstract class VmRules implements Callable<Integer> {
    @Command(
            name = "show",
            description = "Shows how a VM is moved, whoever asks for it, unless that request says otherwise.")
    static final class Show extends VmRules {}

    @Command(
            name = "set",
            description = "Sets how a VM is moved, whoever asks for it, unless that request says otherwise.")
    static final class Set extends VmRules {}

    /** Options that set something, and the fields of the API that they set. */
    private static final Map<String, String> FIELDS = Map.of(
            "post-copy", "postCopy",
            "network", "network",
            "policy", "policy",
            "pause-budget", "pauseBudgetMillis",
            "priority", "priority",
            "apart", "apart",
            "hosts", "hosts",
            "apart-in", "apartIn",
            "near", "near",
            "preferred", "preferred");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private VmCommand parent;

    @Parameters(paramLabel = "VM", description = "Name, id or NAME@HOST.")
    private String vm;

    @Option(
            names = "--post-copy",
            paramLabel = "YES|NO",
            description = "Whether it may be switched over before all of its memory is there.")
    private String postCopy;

    @Option(names = "--network", paramLabel = "NETWORK", description = "It moves over this network and no other.")
    private String network;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "When it does not converge: minimal-pause, must-complete or background.")
    private String policy;

    @Option(names = "--pause-budget", paramLabel = "MS", description = "The longest pause aimed at.")
    private Long pauseBudget;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "low, normal or high.")
    private String priority;

    @Option(
            names = "--apart",
            paramLabel = "WORD",
            description = "It is kept on another host than all VMs with the same word.")
    private String apart;

    @Option(names = "--hosts", paramLabel = "HOST", split = ",", description = "It may run on these and no others.")
    private List<String> hosts;

    @Option(
            names = "--apart-in",
            paramLabel = "KIND",
            description = "Those it is kept apart from are in other failure domains of this kind, too: rack, site.")
    private String apartIn;

    @Option(
            names = "--near",
            paramLabel = "WORD",
            description = "It is rather on the same host as VMs with the same word.")
    private String near;

    @Option(names = "--preferred", paramLabel = "HOST", split = ",", description = "It does best on these.")
    private List<String> preferred;

    @Option(
            names = "--unset",
            paramLabel = "OPTION",
            split = ",",
            description =
                    "Nothing is decided any more: post-copy, network, policy, pause-budget, priority, apart, hosts, "
                            + "apart-in, near or preferred.")
    private List<String> unset = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Map<String, Object> wanted = wanted();
        boolean sets = this instanceof Set;
        if (!sets && (!wanted.isEmpty() || !unset.isEmpty())) throw wrong("drover vm show takes no options");
        if (sets && wanted.isEmpty() && unset.isEmpty()) throw wrong("drover vm set: say what");
        for (String one : unset) {
            if (!FIELDS.containsKey(one)) throw wrong("--unset: there is no \"" + one + "\"");
        }
        Service service = parent.drover.service();
        String path = "/vms/" + Service.segment(Names.vm(service, vm).path("id").asText()) + "/settings";
        JsonNode rules = service.get(path);
        if (sets) {
            Map<String, Object> then = new LinkedHashMap<>();
            rules.properties().forEach(field -> then.put(field.getKey(), field.getValue()));
            unset.forEach(one -> then.remove(FIELDS.get(one)));
            then.putAll(wanted);
            rules = service.send("PUT", path, then);
        }
        JsonNode shown = rules;
        parent.drover.print(shown, () -> words(shown));
        return 0;
    }

    private Map<String, Object> wanted() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (postCopy != null) {
            if (!postCopy.equals("yes") && !postCopy.equals("no")) {
                throw wrong("--post-copy: yes or no, not \"" + postCopy + "\"");
            }
            wanted.put("postCopy", postCopy.equals("yes"));
        }
        if (network != null) wanted.put("network", network);
        if (policy != null) wanted.put("policy", policy);
        if (pauseBudget != null) wanted.put("pauseBudgetMillis", pauseBudget);
        if (priority != null) wanted.put("priority", priority);
        if (apart != null) wanted.put("apart", apart);
        if (hosts != null) wanted.put("hosts", hosts);
        if (apartIn != null) wanted.put("apartIn", apartIn);
        if (near != null) wanted.put("near", near);
        if (preferred != null) wanted.put("preferred", preferred);
        return wanted;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static String words(JsonNode rules) {
        if (rules.isEmpty()) return "Nothing was decided: it moves as each request says.\n";
        Table table = new Table("SETTING", "VALUE");
        if (rules.has("postCopy")) table.row("post-copy", rules.path("postCopy").asBoolean() ? "yes" : "no");
        if (rules.has("network")) table.row("network", rules.path("network").asText());
        if (rules.has("policy")) table.row("policy", rules.path("policy").asText());
        if (rules.has("pauseBudgetMillis"))
            table.row("pause-budget", rules.path("pauseBudgetMillis").asText() + " ms");
        if (rules.has("priority")) table.row("priority", rules.path("priority").asText());
        if (rules.has("apart")) table.row("apart", rules.path("apart").asText());
        for (JsonNode host : rules.path("hosts")) table.row("host", host.asText());
        if (rules.has("apartIn")) table.row("apart-in", rules.path("apartIn").asText());
        if (rules.has("near")) table.row("near", rules.path("near").asText());
        for (JsonNode host : rules.path("preferred")) table.row("preferred", host.asText());
        return table.toString();
    }
}
