package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskHotPlug;
import org.drover.model.DiskFacts;
import org.drover.model.VmId;

/** Disks come and go under a running VM; the leases of what it writes to come and go with them. */
final class SimDiskHotPlug implements DiskHotPlug {
    private static final Duration GUEST_NEEDS = Duration.ofMillis(200);
    private final SimConnection connection;
    private final SimLifecycle lifecycle;

    SimDiskHotPlug(SimConnection connection, SimLifecycle lifecycle) {
        this.connection = connection;
        this.lifecycle = lifecycle;
    }

    @Override
    public DiskFacts attach(VmId vm, String path) throws BackendException {
        return connection.call("plug in", vm, GUEST_NEEDS, () -> {
            Resident resident = running("plug in", vm);
            SimFile file = connection
                    .world
                    .files
                    .find(connection.simulated, path)
                    .orElseThrow(() -> connection.refused("plug in", vm, path + " is not there"));
            Optional<Resident> user = connection.simulated.user(file);
            if (user.isPresent() || file.inUse()) {
                throw connection.refused(
                        "plug in",
                        vm,
                        "a VM has it: " + user.map(it -> it.vm.name()).orElse("one of another host"));
            }
            DiskFacts shape = new DiskFacts(freeTarget(resident), path, Files.volume(file.spot), file.size);
            Attached disk = new Attached(shape, Optional.of(file));
            resident.disks.add(disk);
            takeLeases("plug in", resident, disk);
            disk.begins(connection.world.clock.nanos());
            resident.disksChanged();
            connection.world.changed(resident);
            return shape;
        });
    }

    private void takeLeases(String step, Resident resident, Attached disk) throws BackendException {
        if (!resident.host.leases()) return;
        Optional<String> against = connection.world.leases.take(resident);
        if (against.isEmpty()) return;
        resident.disks.remove(disk);
        throw connection.refused(step, resident.vm.id(), against.get());
    }

    @Override
    public void detach(VmId vm, String target) throws BackendException {
        connection.call("pull out", vm, GUEST_NEEDS, () -> {
            Resident resident = running("pull out", vm);
            Attached disk = resident.disks.stream()
                    .filter(each -> each.shape.target().equals(target))
                    .findFirst()
                    .orElseThrow(() -> connection.refused("pull out", vm, "it has no disk " + target));
            disk.ceases(connection.world.clock.nanos());
            connection.world.leases.drop(resident);
            resident.disks.remove(disk);
            takeLeases("pull out", resident, disk);
            resident.disksChanged();
            connection.world.changed(resident);
            return null;
        });
    }

    private Resident running(String step, VmId vm) throws BackendException {
        Resident resident = lifecycle.free(step, vm);
        if (resident.state != State.RUNNING) throw lifecycle.already(step, resident);
        return resident;
    }

    private static String freeTarget(Resident resident) {
        for (char letter = 'a'; ; letter++) {
            String target = "vd" + letter;
            if (resident.disks.stream().noneMatch(disk -> disk.shape.target().equals(target))) return target;
        }
    }
}
