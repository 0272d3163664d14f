package org.drover.cli.internal;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Disks that come and go under a VM that runs. */
@Command(name = "disk", description = "Plugs disks into a VM that runs, and pulls them out.")
final class VmDisk implements Runnable {
    private static final String VM = "Name, id or NAME@HOST.";
    private static final String NO_WAIT = "Do not wait for its end.";

    @ParentCommand
    private VmCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "add", description = "Plugs a volume in; it stays over restarts of the VM.")
    int add(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Parameters(paramLabel = "PATH", description = "Of a volume, as \"drover volume list\" shows it.")
                    String path,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        Service service = parent.drover.service();
        return new Operating(parent.drover, service, noWait)
                .send("POST", VmCommand.path(service, vm) + "/disks", Map.of("path", path));
    }

    @Command(name = "remove", description = "Asks the guest for a disk; its file stays.")
    int remove(
            @Parameters(paramLabel = "VM", description = VM) String vm,
            @Parameters(paramLabel = "DISK", description = "Its name in the VM, as \"drover vm disks\" shows it.")
                    String disk,
            @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
            throws Exception {
        Service service = parent.drover.service();
        return new Operating(parent.drover, service, noWait)
                .send("DELETE", VmCommand.path(service, vm) + "/disks/" + Service.segment(disk), null);
    }
}
