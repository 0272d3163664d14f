package org.drover.operations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.StoragePools.Volume;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesign;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;
import org.drover.model.Drive;
import org.drover.model.VmId;
import org.drover.operations.NewDisk;
import org.drover.operations.Task;

/** Tasks as calls of one host. */
final class Doing {
    private static final System.Logger LOG = System.getLogger(Doing.class.getName());

    private final HostConnection host;

    Doing(HostConnection host) {
        this.host = host;
    }

    /** What there is now that was not there before. */
    record Made(Optional<VmId> vm, Optional<String> thing) {
        static final Made NOTHING = new Made(Optional.empty(), Optional.empty());

        static Made vm(VmId vm) {
            return new Made(Optional.of(vm), Optional.empty());
        }

        static Made thing(String thing) {
            return new Made(Optional.empty(), Optional.of(thing));
        }
    }

    Made perform(Task task) throws BackendException {
        if (task instanceof Task.Plain plain) return plain(plain);
        if (task instanceof Task.Delete delete) {
            offered(VmDefinitions.class, task).delete(delete.id(), delete.disks());
            return Made.NOTHING;
        }
        if (task instanceof Task.AddDisk add) {
            return Made.thing(offered(DiskHotPlug.class, task)
                    .attach(add.id(), add.path())
                    .target());
        }
        if (task instanceof Task.RemoveDisk remove) {
            offered(DiskHotPlug.class, task).detach(remove.id(), remove.target());
            return Made.NOTHING;
        }
        if (task instanceof Task.Define define) {
            return Made.vm(offered(VmDefinitions.class, task).define(define.description()));
        }
        if (task instanceof Task.Create create) return create(create);
        if (task instanceof Task.CreateVolume make) {
            return Made.thing(offered(StoragePools.class, task)
                    .create(make.pool(), make.name(), make.capacity())
                    .path());
        }
        Task.DeleteVolume delete = (Task.DeleteVolume) task;
        StoragePools pools = offered(StoragePools.class, task);
        pools.delete(volume(pools, delete));
        return Made.NOTHING;
    }

    private Made plain(Task.Plain task) throws BackendException {
        VmId vm = task.id();
        switch (task.act()) {
            case START, RESTORE -> offered(VmLifecycle.class, task).start(vm);
            case SHUT_DOWN -> offered(VmLifecycle.class, task).shutDown(vm);
            case POWER_OFF -> offered(VmLifecycle.class, task).powerOff(vm);
            case RESET -> offered(VmReset.class, task).reset(vm);
            case PAUSE -> offered(VmLifecycle.class, task).pause(vm);
            case RESUME -> offered(VmLifecycle.class, task).resume(vm);
            case SAVE -> offered(VmSaving.class, task).save(vm);
            case FORGET_SAVED -> offered(VmSaving.class, task).forget(vm);
            case ADD_DISK, REMOVE_DISK, DELETE, DEFINE, CREATE, CREATE_VOLUME, DELETE_VOLUME ->
                throw new IllegalArgumentException(task.act().word() + " is no plain act");
        }
        return Made.NOTHING;
    }

    /** Volumes are made first; when the VM cannot be, they go again. */
    private Made create(Task.Create task) throws BackendException {
        VmDesigns designs = offered(VmDesigns.class, task);
        VmDefinitions definitions = offered(VmDefinitions.class, task);
        List<Volume> made = new ArrayList<>();
        try {
            List<VmDesign.Disk> disks = new ArrayList<>();
            for (NewDisk disk : task.disks()) disks.add(disk(disk, task, made));
            String description =
                    designs.describe(new VmDesign(task.name(), task.vcpus(), task.memory(), disks, task.networks()));
            return Made.vm(definitions.define(description));
        } catch (BackendException.Refused | BackendException.HostUnreachable nothingDefined) {
            takeAway(made, nothingDefined);
            throw nothingDefined;
        }
    }

    private VmDesign.Disk disk(NewDisk disk, Task task, List<Volume> made) throws BackendException {
        if (disk instanceof NewDisk.Present there) return new VmDesign.Disk(there.path(), there.kind());
        NewDisk.Blank blank = (NewDisk.Blank) disk;
        Volume volume = offered(StoragePools.class, task).create(blank.pool(), blank.name(), blank.capacity());
        made.add(volume);
        return new VmDesign.Disk(volume.path(), Drive.Kind.DISK);
    }

    private void takeAway(List<Volume> made, BackendException why) {
        for (Volume volume : made) {
            try {
                host.capability(StoragePools.class).orElseThrow().delete(volume);
            } catch (BackendException stays) {
                LOG.log(System.Logger.Level.WARNING, volume.path() + " stays on " + host.host() + ", of no use", stays);
                why.addSuppressed(stays);
            }
        }
    }

    private Volume volume(StoragePools pools, Task.DeleteVolume task) throws BackendException {
        return pools.volumes(task.pool()).stream()
                .filter(volume -> volume.name().equals(task.name()))
                .findFirst()
                .orElseThrow(() -> new BackendException.Refused(
                        host.host(),
                        Optional.empty(),
                        "delete a volume",
                        "pool " + task.pool() + " has no volume " + task.name(),
                        null));
    }

    private <C extends Capability> C offered(Class<C> kind, Task task) throws BackendException {
        return host.capability(kind)
                .orElseThrow(() -> new BackendException.Unsupported(
                        host.host(), task.vm(), task.act().word(), "the host offers no " + kind.getSimpleName()));
    }
}
