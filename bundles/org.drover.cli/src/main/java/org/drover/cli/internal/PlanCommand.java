package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Plans of many moves: proposed, begun, looked at, followed, cancelled, undone. */
@Command(
        name = "plan",
        description = {
            "Proposes what should be moved in the whole cluster, and why; \"--go\" does it.",
            "Shows, follows, cancels or undoes a plan that was begun."
        })
final class PlanCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "drover plan: say what, for example \"drover plan rebalance\"");
    }

    /** Whether a proposal is carried out. */
    static final class Going {
        @Option(names = "--go", description = "Carry it out; otherwise it is only said.")
        private boolean go;

        @Option(names = "--no-wait", description = "With --go: do not wait for its end.")
        private boolean noWait;
    }

    @Command(name = "rebalance", description = "Evens hosts out, as far as that is worth the moves.")
    int rebalance(@Mixin Going going) throws Exception {
        return propose(Map.of("goal", "balance"), going);
    }

    @Command(name = "consolidate", description = "Leaves as few hosts in use as can be, so that others can sleep.")
    int consolidate(@Mixin Going going) throws Exception {
        return propose(Map.of("goal", "consolidate"), going);
    }

    @Command(name = "restore", description = "Puts right what breaks a rule: owners, apart, maintenance, full hosts.")
    int restore(@Mixin Going going) throws Exception {
        return propose(Map.of("goal", "restore"), going);
    }

    @Command(name = "drain", description = "Empties hosts; none of their VMs is stopped.")
    int drain(@Parameters(paramLabel = "HOST", arity = "1..*") List<String> hosts, @Mixin Going going)
            throws Exception {
        return propose(Map.of("goal", "drain", "hosts", hosts), going);
    }

    @Command(name = "evacuate", description = "Empties hosts before they fail: as drain, ahead of other moves.")
    int evacuate(@Parameters(paramLabel = "HOST", arity = "1..*") List<String> hosts, @Mixin Going going)
            throws Exception {
        return propose(Map.of("goal", "evacuate", "hosts", hosts), going);
    }

    @Command(name = "place", description = "Says where new VMs should be made.")
    int place(
            @Parameters(paramLabel = "NAME", description = "What they are called; numbered with --count.") String name,
            @Option(names = "--count", paramLabel = "N", description = "So many of them.") Integer count,
            @Option(names = "--memory", paramLabel = "SIZE", required = true, converter = Sizes.class) Long memory,
            @Option(names = "--mhz", paramLabel = "MHZ", required = true, description = "What each will use.")
                    double mhz,
            @Option(names = "--apart", paramLabel = "WORD", description = "VMs with the same word: on other hosts.")
                    String apart,
            @Option(names = "--apart-in", paramLabel = "KIND", description = "And in other domains: rack, site.")
                    String apartIn,
            @Option(names = "--near", paramLabel = "WORD", description = "VMs with the same word: rather beside them.")
                    String near,
            @Option(names = "--hosts", paramLabel = "HOST", split = ",", description = "On these and no others.")
                    List<String> hosts,
            @Option(names = "--preferred", paramLabel = "HOST", split = ",", description = "Rather on these.")
                    List<String> preferred,
            @Option(names = "--volume", paramLabel = "VOLUME", split = ",", description = "It needs these volumes.")
                    List<String> volumes,
            @Option(names = "--network", paramLabel = "NETWORK", split = ",", description = "And these networks.")
                    List<String> networks,
            @Mixin Going going)
            throws Exception {
        Map<String, Object> vm = new LinkedHashMap<>();
        vm.put("name", name);
        vm.put("count", count);
        vm.put("memoryBytes", memory);
        vm.put("cpuMhz", mhz);
        vm.put("apart", apart);
        vm.put("apartIn", apartIn);
        vm.put("near", near);
        vm.put("hosts", hosts);
        vm.put("preferred", preferred);
        vm.put("volumes", volumes);
        vm.put("networks", networks);
        return propose(Map.of("goal", "place", "vms", List.of(vm)), going);
    }

    private int propose(Map<String, Object> wanted, Going going) throws Exception {
        if (going.noWait && !going.go) throw new ParameterException(spec.commandLine(), "--no-wait needs --go");
        Service service = drover.service();
        JsonNode said = service.post("/proposals" + (going.go ? "?carryOut=true" : ""), wanted);
        boolean all = said.path("stays").isEmpty();
        if (!said.hasNonNull("plan")) {
            drover.print(said, () -> ShowProposals.proposal(said));
            boolean possible = !said.path("forecast").isObject()
                    || said.path("forecast").path("possible").asBoolean();
            return all && possible ? 0 : 1;
        }
        if (!drover.json) {
            spec.commandLine().getErr().print(ShowProposals.proposal(said));
            spec.commandLine().getErr().flush();
        }
        int rc = drover.plan(service, said.path("plan").asText(), going.noWait);
        return all ? rc : 1;
    }

    @Command(name = "show", description = "Shows one plan.")
    void show(@Parameters(paramLabel = "PLAN") String id) throws Exception {
        JsonNode plan = drover.service().get(path(id));
        drover.print(plan, () -> ShowPlans.plan(plan));
    }

    @Command(name = "follow", description = "Follows a plan to its end.")
    int follow(@Parameters(paramLabel = "PLAN") String id) throws Exception {
        return drover.plan(drover.service(), id, false);
    }

    @Command(name = "cancel", description = "Begins nothing more of a plan.")
    int cancel(
            @Parameters(paramLabel = "PLAN") String id,
            @Option(names = "--running", description = "Cancel the moves under way, too.") boolean running)
            throws Exception {
        JsonNode answer = drover.service().send("DELETE", path(id) + (running ? "?running=true" : ""), null);
        drover.print(answer, () -> switch (answer.path("answer").asText()) {
            case "CANCELLED" -> "Nothing more begins.\n";
            case "TOO_LATE" -> "Too late: it has ended. \"drover plan undo " + Table.tame(id) + "\" takes it back.\n";
            default -> "There is nothing to cancel.\n";
        });
        return answer.path("answer").asText().equals("CANCELLED") ? 0 : 1;
    }

    @Command(name = "undo", description = "Takes a plan that has ended back, by another plan.")
    int undo(
            @Parameters(paramLabel = "PLAN") String id,
            @Option(names = "--no-wait", description = "Do not wait for the end of what undoes it.") boolean noWait)
            throws Exception {
        Service service = drover.service();
        return drover.plan(
                service, service.post(path(id) + "/undo", null).path("plan").asText(), noWait);
    }

    private static String path(String id) {
        return "/plans/" + Service.segment(id);
    }
}
