package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What is done to one VM, besides moving it. */
@Command(
        name = "vm",
        description = "Starts, stops, saves, makes and deletes VMs, gives them disks, and says how they are moved.",
        subcommands = {VmRules.Show.class, VmRules.Set.class, VmDefine.class, VmDisk.class})
final class VmCommand implements Runnable {
    private static final String VM = "Name, id or NAME@HOST.";
    private static final String NO_WAIT = "Do not wait for its end.";
    private static final String WHY = "For the record.";

    @ParentCommand
    Drover drover;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "start", description = "Starts a VM; one that was saved goes on where it was.")
    int start(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "start", reason, noWait);
    }

    @Command(name = "stop", description = "Asks the guest to shut down, and waits until it has.")
    int stop(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "shut-down", reason, noWait);
    }

    @Command(name = "off", description = "Takes a VM's power away: what the guest had not written is lost.")
    int off(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "power-off", reason, noWait);
    }

    @Command(name = "reset", description = "Boots the guest anew at once: what it had not written is lost.")
    int reset(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "reset", reason, noWait);
    }

    @Command(name = "pause", description = "Stops a VM's processors; it stays in memory.")
    int pause(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "pause", reason, noWait);
    }

    @Command(name = "resume", description = "Lets a paused VM run again.")
    int resume(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "resume", reason, noWait);
    }

    @Command(name = "save", description = "Puts a VM's memory away; its next start goes on where it was.")
    int save(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, "save", reason, noWait);
    }

    @Command(name = "restore", description = "Goes on with a VM that was saved.")
    int restore(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(names = "--forget", description = "Throw the saved memory away instead: the next start boots.")
                    boolean forget,
            @Option(names = "--reason", description = WHY) String reason,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        return act(vm, forget ? "forget-saved" : "restore", reason, noWait);
    }

    @Command(
            name = "delete",
            description = "Deletes a VM that is off; the files of its disks stay unless they are named.")
    int delete(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Option(
                            names = "--disks",
                            paramLabel = "all|DISK,…",
                            description = "Delete these disks with all that is on them: \"all\", or as \"vda,vdb\".")
                    String disks,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        Service service = drover.service();
        String query = disks == null ? "" : "?disks=" + Service.segment(disks);
        return new Operating(drover, service, noWait).send("DELETE", path(service, vm) + query, null);
    }

    @Command(name = "actions", description = "What can be done to a VM now, and why something cannot.")
    void actions(@Parameters(paramLabel = "VM", description = VM) String vm) throws Exception {
        Service service = drover.service();
        JsonNode actions = service.get(path(service, vm) + "/actions");
        drover.print(actions, () -> ShowOperations.actions(actions));
    }

    @Command(name = "disks", description = "The disks of a VM.")
    void disks(@Parameters(paramLabel = "VM", description = VM) String vm) throws Exception {
        Service service = drover.service();
        JsonNode found = service.get(path(service, vm));
        drover.print(found.path("disks"), () -> ShowOperations.disks(found));
    }

    @Command(name = "description", description = "A VM in its hypervisor's words, as \"drover vm define\" takes them.")
    void description(@Parameters(paramLabel = "VM", description = VM) String vm) throws Exception {
        Service service = drover.service();
        String words = service.text(path(service, vm) + "/description");
        spec.commandLine().getOut().print(words);
        spec.commandLine().getOut().flush();
    }

    private int act(String vm, String act, String reason, boolean noWait) throws Exception {
        Service service = drover.service();
        Map<String, Object> wish = new LinkedHashMap<>();
        if (reason != null) wish.put("reason", reason);
        return new Operating(drover, service, noWait).send("POST", path(service, vm) + "/" + act, wish);
    }

    static String path(Service service, String vm) throws IOException, InterruptedException {
        return "/vms/" + Service.segment(Names.vm(service, vm).path("id").asText());
    }
}
