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

/** Hosts are taken out of use and back, one or a whole cluster; none of their VMs is stopped for it. */
@Command(
        name = "maintenance",
        description = {
            "Takes a host out of use: its VMs leave by a plan, it takes no others. Brings it back.",
            "Rolls over a whole cluster, a host at a time, with a command at each stop."
        })
final class MaintenanceCommand implements Runnable {
    static final String ROLL = "/maintenance/roll";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "drover maintenance: say what, for example \"drover maintenance enter node1\"");
    }

    @Command(name = "status", description = "Shows the hosts in maintenance and how far each is.")
    void status(
            @Option(
                            names = "--history",
                            paramLabel = "N",
                            description = "And so many that are over.",
                            defaultValue = "0")
                    int history)
            throws Exception {
        JsonNode all = drover.service().get("/maintenance?history=" + history);
        drover.print(all, () -> ShowMaintenance.all(all));
    }

    @Command(name = "enter", description = "Empties a host and keeps it empty. 1 when some VM cannot leave it.")
    int enter(
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit trail.")
                    String reason,
            @Option(names = "--dry-run", description = "Only say what would come of it.") boolean dryRun,
            @Option(names = "--no-wait", description = "Do not wait until it is empty.") boolean noWait)
            throws Exception {
        Service service = drover.service();
        String path = path(host);
        if (dryRun) {
            JsonNode prospect = service.post(path + "?dryRun=true", null);
            drover.print(prospect, () -> ShowMaintenance.prospect(host, prospect));
            return prospect.path("stays").isEmpty() ? 0 : 1;
        }
        service.post(path, reason == null ? null : Map.of("reason", reason));
        if (!noWait) return following(service).host(path, "IN", "HELD");
        JsonNode now = service.get(path);
        drover.print(now, () -> ShowMaintenance.host(now));
        return 0;
    }

    @Command(name = "leave", description = "Takes a host back into use.")
    int leave(
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--bring-back", description = "The VMs that were moved away for it come back.")
                    boolean bringBack,
            @Option(names = "--no-wait", description = "Do not wait until they are back.") boolean noWait)
            throws Exception {
        Service service = drover.service();
        String path = path(host);
        JsonNode now = service.send("DELETE", path + (bringBack ? "?bringBack=true" : ""), null);
        if (!noWait && bringBack) return following(service).host(path, "OPEN", "CLOSED");
        drover.print(now, () -> ShowMaintenance.host(now));
        return 0;
    }

    /** What is done at each stop. */
    static final class Stops {
        @Option(
                names = "--run",
                paramLabel = "COMMAND",
                description = {
                    "Is run here by the shell when a host is empty, with its name in $$DROVER_HOST; when it ends",
                    "with 0 the next host's turn comes, else all is halted. Without it \"go-on\" says so at each stop."
                })
        private String command;

        @Option(names = "--no-wait", description = "Do not follow it to its end.")
        private boolean noWait;
    }

    @Command(name = "roll", description = "One host after the other: all of them, or those that are named.")
    int roll(
            @Parameters(paramLabel = "HOST", arity = "0..*") List<String> hosts,
            @Option(names = "--reason", paramLabel = "WORDS", description = "Why; kept in the audit trail.")
                    String reason,
            @Option(names = "--leave-away", description = "VMs do not come back before the next host's turn.")
                    boolean leaveAway,
            @Option(
                            names = "--despite-failures",
                            description = "Go on although the cluster could not take another failure meanwhile.")
                    boolean despite,
            @Mixin Stops stops)
            throws Exception {
        Map<String, Object> wish = new LinkedHashMap<>();
        if (hosts != null && !hosts.isEmpty()) wish.put("hosts", hosts);
        if (reason != null) wish.put("reason", reason);
        wish.put("bringBack", !leaveAway);
        wish.put("despite", despite);
        Service service = drover.service();
        service.post(ROLL, wish);
        return follow(service, stops);
    }

    @Command(
            name = "go-on",
            description = "What a stop is for is done: the host comes back, the next one's turn comes.")
    int goOn(@Mixin Stops stops) throws Exception {
        Service service = drover.service();
        service.post(ROLL + "/go-on", null);
        return follow(service, stops);
    }

    @Command(
            name = "resume",
            description = "Goes on where it was halted, or only follows it; a command that was cut off runs again.")
    int resume(@Mixin Stops stops) throws Exception {
        Service service = drover.service();
        if (service.get(ROLL).path("halted").asBoolean()) service.post(ROLL + "/resume", null);
        return follow(service, stops);
    }

    @Command(name = "halt", description = "Begins nothing more until \"resume\".")
    void halt(@Parameters(paramLabel = "WHY", arity = "0..1") String why) throws Exception {
        JsonNode roll = drover.service().post(ROLL + "/halt", why == null ? null : Map.of("reason", why));
        drover.print(roll, () -> ShowMaintenance.roll(roll));
    }

    @Command(name = "end", description = "Rolls on no further; a host that is in maintenance stays there.")
    void end() throws Exception {
        JsonNode roll = drover.service().send("DELETE", ROLL, null);
        drover.print(roll, () -> ShowMaintenance.roll(roll));
    }

    private int follow(Service service, Stops stops) throws Exception {
        if (!stops.noWait) return following(service).roll(stops.command);
        if (stops.command != null) throw new ParameterException(spec.commandLine(), "--run needs to wait");
        JsonNode roll = service.get(ROLL);
        drover.print(roll, () -> ShowMaintenance.roll(roll));
        return 0;
    }

    private MaintenanceFollowing following(Service service) {
        return new MaintenanceFollowing(service, drover, spec.commandLine().getErr());
    }

    private static String path(String host) {
        return "/hosts/" + Service.segment(host) + "/maintenance";
    }
}
