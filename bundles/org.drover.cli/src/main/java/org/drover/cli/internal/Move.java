package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks for one move and follows it. */
@Command(
        name = "move",
        description = {
            "Moves a VM, or only its disks: live, if it runs, with those of its disks that are to go elsewhere; cold, if"
                    + " it does not. Which it is follows from what is asked and what the hosts share."
        })
final class Move implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Parameters(paramLabel = "VM", description = "Name, id or NAME@HOST.")
    private String vm;

    @Option(names = "--to", paramLabel = "HOST", description = "Default: it stays, and its disks move.")
    private String destination;

    @Mixin
    private MoveWish chosen;

    @Option(
            names = "--group",
            description = "With all that belong on one host with it, as a plan: all of them go, or none.")
    private boolean group;

    @Option(names = "--check", description = "Only say what stands against it.")
    private boolean checkOnly;

    @Option(names = "--no-wait", description = "Do not wait for its end.")
    private boolean noWait;

    @Override
    public Integer call() throws Exception {
        if (group && (checkOnly || chosen.says())) {
            throw new ParameterException(
                    spec.commandLine(), "--group moves them as a plan, which has --to and --no-wait only");
        }
        Service service = drover.service();
        JsonNode found = Names.vm(service, vm);
        String to = destination == null ? found.path("host").asText() : destination;
        if (group) {
            Map<String, Object> move = Map.of("vm", found.path("id").asText(), "destinations", List.of(to));
            Map<String, Object> plan = Map.of("moves", List.of(move), "reason", "asked for on the command line");
            return drover.plan(
                    service, service.post("/plans", plan).path("plan").asText(), noWait);
        }
        Map<String, Object> wish = chosen.of(found.path("id").asText(), to);
        if (checkOnly) {
            JsonNode check = service.post("/migrations/check", wish);
            drover.print(check, () -> Show.check(check));
            return check.path("possible").asBoolean() ? 0 : 1;
        }
        String id = service.post("/migrations", wish).path("migration").asText();
        JsonNode last = noWait ? service.get("/migrations/" + id) : drover.follow(service, id);
        drover.print(last, () -> Show.migrations(drover.array().add(last)));
        return noWait || last.path("stage").asText().equals("DONE") ? 0 : 1;
    }
}
