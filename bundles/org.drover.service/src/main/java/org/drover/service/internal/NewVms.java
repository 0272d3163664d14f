package org.drover.service.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.operations.NewDisk;
import org.drover.operations.Task;

/** From what was sent to a VM that is to be made. */
final class NewVms {
    private static final String TO_DO =
            "Send \"description\", or \"name\", \"vcpus\", \"memoryBytes\" and, if wanted, \"disks\" and \"networks\".";

    private NewVms() {}

    static Task task(HostId host, OperationJson.NewVm wish) {
        if (wish.description() != null) {
            boolean both = wish.name() != null || wish.vcpus() != null || wish.memoryBytes() != null;
            if (both) throw Problem.wrong("a description says everything, so nothing may stand beside it", TO_DO);
            return new Task.Define(host, wish.description());
        }
        if (wish.name() == null || wish.name().isBlank()) throw Problem.wrong("the VM has no name", TO_DO);
        if (wish.vcpus() == null || wish.vcpus() < 1) throw Problem.wrong("the VM has no processors", TO_DO);
        if (wish.memoryBytes() == null || wish.memoryBytes() < 1) throw Problem.wrong("the VM has no memory", TO_DO);
        List<NewDisk> disks = new ArrayList<>();
        if (wish.disks() != null) for (OperationJson.NewDisk disk : wish.disks()) disks.add(disk(disk));
        Set<NetworkId> networks = wish.networks() == null
                ? Set.of()
                : wish.networks().stream().map(NetworkId::new).collect(Collectors.toSet());
        return new Task.Create(host, wish.name(), wish.vcpus(), new Bytes(wish.memoryBytes()), disks, networks);
    }

    private static NewDisk disk(OperationJson.NewDisk disk) {
        String toDo =
                "Give \"path\" (and \"kind\": \"disk\" or \"cdrom\"), or \"pool\", \"name\" and \"capacityBytes\".";
        if (disk == null) throw Problem.wrong("a disk is null", toDo);
        if (disk.path() != null && disk.pool() == null) return new NewDisk.Present(disk.path(), kind(disk.kind()));
        boolean whole = disk.path() == null
                && disk.pool() != null
                && disk.name() != null
                && disk.capacityBytes() != null
                && disk.capacityBytes() > 0;
        if (!whole) throw Problem.wrong("a disk is neither a path nor a new volume", toDo);
        return new NewDisk.Blank(disk.pool(), disk.name(), new Bytes(disk.capacityBytes()));
    }

    private static Drive.Kind kind(String name) {
        if (name == null) return Drive.Kind.DISK;
        return Arrays.stream(Drive.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.wrong("there is no kind \"" + name + "\"", "Say disk, cdrom or floppy."));
    }
}
