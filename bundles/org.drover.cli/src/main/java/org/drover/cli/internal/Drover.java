package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Drover's command line: each command is one or two requests to the running service. */
@Command(
        name = "drover",
        mixinStandardHelpOptions = true,
        version = "drover 0.1.0",
        description = "Moves virtual machines to where they run best, without anyone noticing.",
        subcommands = {
            Move.class,
            Check.class,
            WhatIf.class,
            PlanCommand.class,
            HostCommand.class,
            MaintenanceCommand.class,
            VmCommand.class,
            Storage.Pools.class,
            Storage.Volumes.class
        },
        synopsisHeading = "Usage: ",
        footer = {
            "",
            "Besides: \"drover service\" starts the platform that these commands speak to,",
            "\"drover demo\" shows what it does. A VM is named by its name, its id, or",
            "NAME@HOST. Exit codes: 0 done, 1 refused or failed, 2 not understood."
        })
public final class Drover {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            description = "The data folder of the service; default: $${XDG_DATA_HOME:-~/.local/share}/drover")
    Path data;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print what the service said, as JSON.")
    boolean json;

    private final ObjectMapper mapper = new ObjectMapper();

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
                arguments));
    }

    /** 0 done, 1 refused or failed, 2 not understood. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Drover());
        line.setOut(out).setErr(err);
        line.getSubcommands().values().forEach(Drover::explainsItself);
        // names begin with anything: "@web" is no file of arguments, "-Vega" no -V and three more
        line.setExpandAtFiles(false).setPosixClusteredShortOptionsAllowed(false);
        line.setParameterExceptionHandler(new NotUnderstood(line.getParameterExceptionHandler()));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof Service.Failure || e instanceof java.io.IOException) {
                err.println("drover: " + e.getMessage());
                return 1;
            }
            throw e;
        });
        return line.execute(arguments);
    }

    private static void explainsItself(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build());
        command.getSubcommands().values().forEach(Drover::explainsItself);
    }

    @Command(name = "operations", description = "What is being done to VMs and disks besides moving them, or was done.")
    void operations(
            @Option(names = "--history", defaultValue = "20", description = "So many that have ended.") int history)
            throws Exception {
        JsonNode operations = service().get("/operations?history=" + history);
        print(operations, () -> ShowOperations.operations(operations));
    }

    @Command(name = "audit", description = "What was done to hosts and by tips, by whom and why; newest first.")
    void audit(
            @Option(names = "--history", paramLabel = "N", defaultValue = "100", description = "So many entries.")
                    int history)
            throws Exception {
        JsonNode entries = service().get("/audit?history=" + history);
        print(entries, () -> ShowMaintenance.trail(entries));
    }

    @Command(name = "hosts", description = "Hosts and how loaded they are.")
    void hosts() throws Exception {
        JsonNode hosts = service().get("/hosts");
        print(hosts, () -> Show.hosts(hosts));
    }

    @Command(name = "vms", description = "VMs and where they run.")
    void vms() throws Exception {
        JsonNode vms = service().get("/vms");
        print(vms, () -> Show.vms(vms));
    }

    @Command(name = "rate", description = "Where a VM would do best, and why.")
    void rate(
            @Parameters(paramLabel = "VM", description = "Name, id or NAME@HOST.") String vm,
            @Option(names = "--with-disks", description = "Its local disks go with it: that costs, and is possible.")
                    boolean withDisks)
            throws Exception {
        String id = id(Names.vm(service(), vm));
        JsonNode rating =
                service().get("/vms/" + Service.segment(id) + "/rating" + (withDisks ? "?withDisks=true" : ""));
        print(rating, () -> Show.rating(rating));
    }

    @Command(name = "tips", description = "What Drover would do now.")
    void tips(@Option(names = "--history", description = "Ended ones too.") boolean history) throws Exception {
        JsonNode tips = service().get("/tips?history=" + history);
        JsonNode quiet = service().get("/status").path("quiet");
        print(tips, () -> Show.tips(tips, quiet));
    }

    @Command(name = "tip", description = "Shows, implements or dismisses one tip.")
    int tip(
            @Parameters(paramLabel = "show|implement|dismiss") String act,
            @Parameters(paramLabel = "TIP") String id,
            @Option(names = "--reason", defaultValue = "", description = "Why it is dismissed.") String reason,
            @Option(names = "--hours", defaultValue = "24", description = "How long it stays dismissed.") long hours,
            @Option(names = "--no-wait", description = "Do not wait for the end of its move.") boolean noWait)
            throws Exception {
        String path = "/tips/" + Service.segment(id);
        switch (act) {
            case "show" -> {
                JsonNode tip = service().get(path);
                print(tip, () -> Show.tip(tip));
            }
            case "implement" -> {
                Service service = service();
                String move = service.post(path + "/implement", null)
                        .path("migration")
                        .asText();
                JsonNode last = noWait ? service.get("/migrations/" + move) : follow(service, move);
                print(last, () -> Show.migrations(mapper.createArrayNode().add(last)));
                return noWait || last.path("stage").asText().equals("DONE") ? 0 : 1;
            }
            case "dismiss" -> {
                service().post(path + "/dismiss", Map.of("reason", reason, "hours", hours));
                print(mapper.createObjectNode(), () -> "Dismissed for " + hours + " hours.\n");
            }
            default ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "drover tip: show, implement or dismiss, not \"" + act + "\"");
        }
        return 0;
    }

    @Command(name = "migrations", description = "Moves that run or have ended.")
    void migrations() throws Exception {
        JsonNode migrations = service().get("/migrations");
        print(migrations, () -> Show.migrations(migrations));
    }

    @Command(name = "migration", description = "Shows one move: what was done, and its pause as a time line.")
    void migration(
            @Parameters(paramLabel = "MIGRATION") String id,
            @Option(
                            names = "--format",
                            defaultValue = "text",
                            paramLabel = "text|json|html|xml",
                            description = "Default: ${DEFAULT-VALUE}.")
                    String format)
            throws Exception {
        String path = "/migrations/" + Service.segment(id);
        switch (format) {
            case "text", "json" -> {
                if (format.equals("json")) inJson();
                JsonNode migration = service().get(path);
                print(migration, () -> Show.migration(migration));
            }
            case "html", "xml" -> {
                spec.commandLine()
                        .getOut()
                        .print(service().report(path + "?format=" + format).text());
                spec.commandLine().getOut().flush();
            }
            default ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "drover migration: --format text, json, html or xml, not \"" + format + "\"");
        }
    }

    @Command(name = "cancel", description = "Stops a move if it is not too late.")
    int cancel(@Parameters(paramLabel = "MIGRATION") String id) throws Exception {
        JsonNode answer = service().send("DELETE", "/migrations/" + Service.segment(id), null);
        print(answer, () -> switch (answer.path("answer").asText()) {
            case "CANCELLED" -> "It is being stopped; the VM stays where it was.\n";
            case "TOO_LATE" ->
                "Too late: the VM is past the hand-over. \"drover undo " + Table.tame(id) + "\" moves it back.\n";
            case "ASKED" ->
                "It is only being started, and is stopped as soon as it can be. \"drover migrations\" says what came of it;"
                        + " if it was too late, \"drover undo " + Table.tame(id) + "\" moves it back.\n";
            default -> "There is nothing to cancel.\n";
        });
        return answer.path("answer").asText().equals("CANCELLED") ? 0 : 1;
    }

    @Command(
            name = "pause",
            description =
                    "Lets a running transfer go on at the lowest rate there is; it cannot stand still altogether.")
    void pause(@Parameters(paramLabel = "MIGRATION") String id) throws Exception {
        JsonNode paced = service().post("/migrations/" + Service.segment(id) + "/pause", null);
        print(
                paced,
                () -> "Its transfer goes on at " + Show.bytes(paced.path("bytesPerSecond")) + "/s"
                        + ", the least there is. \"drover resume " + Table.tame(id) + "\" lets it go on as before.\n");
    }

    @Command(name = "resume", description = "Lets a transfer that was paused go on as before.")
    void resume(@Parameters(paramLabel = "MIGRATION") String id) throws Exception {
        JsonNode migration = service().post("/migrations/" + Service.segment(id) + "/resume", null);
        print(migration, () -> "Its transfer goes on as before.\n");
    }

    @Command(name = "undo", description = "Takes back a move that has ended: the VM to where it was, and its disks.")
    int undo(
            @Parameters(paramLabel = "MIGRATION") String id,
            @Option(names = "--no-wait", description = "Do not wait for its end.") boolean noWait)
            throws Exception {
        Service service = service();
        String back = service.post("/migrations/" + Service.segment(id) + "/undo", null)
                .path("migration")
                .asText();
        JsonNode last = noWait ? service.get("/migrations/" + back) : follow(service, back);
        print(last, () -> Show.migrations(array().add(last)));
        return noWait || last.path("stage").asText().equals("DONE") ? 0 : 1;
    }

    @Command(
            name = "drain",
            description = "Moves every VM off a host, each to where it is rated best; none is stopped.")
    int drain(
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--dry-run", description = "Only say what would go where, and when.") boolean dryRun,
            @Option(names = "--no-wait", description = "Do not wait for its end.") boolean noWait)
            throws Exception {
        Service service = service();
        JsonNode drained =
                service.post("/hosts/" + Service.segment(host) + "/drain" + (dryRun ? "?dryRun=true" : ""), null);
        boolean all = drained.path("stays").isEmpty();
        if (dryRun || !drained.hasNonNull("plan")) {
            print(drained, () -> ShowPlans.drain(drained));
            boolean possible = !drained.path("forecast").isObject()
                    || drained.path("forecast").path("possible").asBoolean();
            return all && possible ? 0 : 1;
        }
        int rc = plan(service, drained.path("plan").asText(), noWait);
        if (!json && !all) spec.commandLine().getErr().print(ShowPlans.stays(drained));
        spec.commandLine().getErr().flush();
        return all ? rc : 1;
    }

    @Command(name = "plans", description = "Plans of many moves that run or have ended.")
    void plans() throws Exception {
        JsonNode plans = service().get("/plans");
        print(plans, () -> ShowPlans.plans(plans));
    }

    /** Waits for its end unless told otherwise; 0 when every VM is where it was wanted, or may still get there. */
    int plan(Service service, String id, boolean noWait) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        String[] said = {""};
        Consumer<JsonNode> show = told -> {
            String line = ShowPlans.progress(told);
            if (!json && !line.equals(said[0])) err.println(line);
            said[0] = line;
        };
        JsonNode last =
                noWait ? service.get("/plans/" + Service.segment(id)) : new PlanFollowing(service, id, show).toItsEnd();
        print(last, () -> ShowPlans.plan(last));
        return noWait || last.path("state").asText().equals("DONE") ? 0 : 1;
    }

    @Command(name = "connect", description = "Connects a host by its address.")
    void connect(
            @Parameters(paramLabel = "URI") String address,
            @Option(names = "--id", description = "What Drover calls it; default: its name in the address.") String id,
            @Option(names = "--backend", description = "Which backend; default: by the address.") String backend,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the backend.")
                    Map<String, String> settings)
            throws Exception {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("id", id);
        wish.put("backend", backend);
        wish.put("address", address);
        wish.put("settings", settings);
        JsonNode host = service().post("/hosts", wish);
        print(host, () -> Show.hosts(mapper.createArrayNode().add(host)));
    }

    @Command(name = "forget", description = "Lets go of a host; its VMs are left as they are.")
    void forget(@Parameters(paramLabel = "HOST") String id) throws Exception {
        service().send("DELETE", "/hosts/" + Service.segment(id), null);
    }

    @Command(name = "export", description = "Writes the configuration, and what is known of hosts and VMs, as XML.")
    void export(@Parameters(paramLabel = "FILE", arity = "0..1", description = "Default: standard output.") Path file)
            throws Exception {
        String xml = service().get("/export").asText();
        if (file == null) {
            spec.commandLine().getOut().print(xml);
            spec.commandLine().getOut().flush();
        } else {
            Documents.write(file, xml);
            print(mapper.createObjectNode().put("file", file.toString()), () -> "Written to " + file + ".\n");
        }
    }

    @Command(
            name = "import",
            description = "Takes a configuration that was exported: adds and changes, removes nothing.")
    void importDocument(
            @Parameters(paramLabel = "FILE", description = "\"-\" for standard input.") Path file,
            @Option(names = "--dry-run", description = "Only list what would change.") boolean dryRun)
            throws Exception {
        byte[] xml = Documents.read(file);
        String query = "?file=" + Service.segment(file.toString()) + "&dryRun=" + dryRun;
        JsonNode done = service().post("/import" + query, xml);
        print(done, () -> Documents.show(done));
    }

    @Command(name = "backend", description = "Lists the hypervisor backends, or removes one that is a plugin.")
    void backend(
            @Parameters(paramLabel = "list|remove", arity = "0..1") String act,
            @Parameters(paramLabel = "BACKEND", arity = "0..1") String id,
            @Option(names = "--now", description = "Do not let its moves end: those that can still go back do.")
                    boolean now)
            throws Exception {
        if (act == null) {
            spec.subcommands().get("backend").usage(spec.commandLine().getOut());
            return;
        }
        if (act.equals("remove") && id != null) {
            JsonNode removed =
                    service().send("DELETE", "/backends/" + Service.segment(id) + (now ? "?now=true" : ""), null);
            print(removed, () -> Show.removed(removed));
            return;
        }
        if (!act.equals("list")) {
            throw new CommandLine.ParameterException(spec.commandLine(), "drover backend: list, or remove BACKEND");
        }
        JsonNode backends = service().get("/backends");
        Table table = new Table("BACKEND", "NAME", "ADDRESSES LIKE", "REMOVABLE");
        for (JsonNode b : backends) {
            table.row(
                    b.path("id").asText(),
                    b.path("name").asText(),
                    b.path("addressForm").asText(),
                    b.path("removable").asBoolean() ? "yes" : "no");
        }
        print(backends, table::toString);
    }

    @Command(name = "metrics", description = "What a VM or a host used: day by day, hour by hour, or step by step.")
    void metrics(
            @Parameters(paramLabel = "VM|HOST", description = "A VM; with --host a host.") String name,
            @Parameters(
                            paramLabel = "METRIC",
                            arity = "0..1",
                            defaultValue = "cpu-mhz",
                            description = "As cpu-mhz, which is the default, memory-bytes or disk-operations.")
                    String metric,
            @Option(names = "--host", description = "The name is a host's.") boolean ofHost,
            @Option(names = "--days", paramLabel = "N", defaultValue = "1", description = "So far back; default: 1.")
                    int days,
            @Option(
                            names = "--each",
                            paramLabel = "WHAT",
                            defaultValue = "step",
                            description = "step, hour or day: a value for each; default: step.")
                    String each)
            throws Exception {
        String step =
                Map.of("step", "", "hour", "&step=PT1H", "day", "&step=P1D").get(each);
        if (step == null || days < 1)
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "drover metrics: --each step, hour or day, --days 1 and more");
        String whose =
                ofHost ? "/hosts/" + Service.segment(name) : "/vms/" + Service.segment(id(Names.vm(service(), name)));
        JsonNode said =
                service().get(whose + "/metrics?metric=" + Service.segment(metric) + "&back=P" + days + "D" + step);
        print(said, () -> Show.metrics(said));
    }

    @Command(name = "weights", description = "Says or sets how much each rule counts when destinations are rated.")
    void weights(
            @Parameters(paramLabel = "RULE=WEIGHT", arity = "0..*", description = "From 0 to 100, as cost=2.")
                    Map<String, Double> wanted)
            throws Exception {
        JsonNode now = wanted == null
                ? service().get("/placement/weights")
                : service().send("PUT", "/placement/weights", wanted);
        Table table = new Table("RULE", "WEIGHT", "USUALLY");
        now.properties()
                .forEach(rule -> table.row(
                        rule.getKey(),
                        rule.getValue().path("weight").asText(),
                        rule.getValue().path("usual").asText()));
        print(now, table::toString);
    }

    @Command(name = "mode", description = "Says or sets what tips may do: off, advise or automatic.")
    void mode(@Parameters(paramLabel = "MODE", arity = "0..1") String mode) throws Exception {
        JsonNode now =
                mode == null ? service().get("/tips/mode") : service().send("PUT", "/tips/mode", Map.of("mode", mode));
        print(now, () -> now.path("mode").asText().toLowerCase(java.util.Locale.ROOT) + "\n");
    }

    @Command(name = "status", description = "How the service is.")
    void status() throws Exception {
        JsonNode s = service().get("/status");
        print(s, () -> Show.status(s));
    }

    JsonNode follow(Service service, String id) throws Exception {
        Bar bar = new Bar(spec.commandLine().getErr(), System.console() != null);
        Consumer<JsonNode> show = json ? record -> {} : bar::show;
        return new Following(service, id, Following.Patience.USUAL, show, why -> bar.say("drover: " + why)).toItsEnd();
    }

    Service service() throws java.io.IOException {
        return Service.in(data == null ? Service.defaultData() : data);
    }

    private static String id(JsonNode vm) {
        return vm.path("id").asText();
    }

    void inJson() {
        json = true;
    }

    ArrayNode array() {
        return mapper.createArrayNode();
    }

    void print(JsonNode said, java.util.function.Supplier<String> forPeople) throws java.io.IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? mapper.writerWithDefaultPrettyPrinter().writeValueAsString(said) + "\n" : forPeople.get());
        out.flush();
    }
}
