package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.VmDefinitions;
import org.drover.model.VmId;

/** A description is a line that the data centre remembers the meaning of. */
final class SimDefinitions implements VmDefinitions {
    private final SimConnection connection;
    private final SimLifecycle lifecycle;

    SimDefinitions(SimConnection connection, SimLifecycle lifecycle) {
        this.connection = connection;
        this.lifecycle = lifecycle;
    }

    @Override
    public String describe(VmId vm) throws BackendException {
        return connection.call("describe", vm, Duration.ZERO, () -> {
            Resident resident = connection.known("describe", vm);
            String description = "VM " + vm + " as of " + connection.world.clock.instant();
            connection.world.described.put(description, resident);
            return description;
        });
    }

    @Override
    public VmId define(String description) throws BackendException {
        return connection.call("define", Optional.empty(), Duration.ZERO, () -> {
            Resident meant = connection.world.described.get(description);
            if (meant == null) throw refused("the description makes no sense: \"" + description + "\"");
            SimHost host = connection.simulated;
            for (Resident other : host.residents.values()) {
                boolean same =
                        other.vm.id().equals(meant.vm.id()) || other.vm.name().equals(meant.vm.name());
                if (same) throw refused("VM " + other.vm.name() + " is there already");
            }
            List<Attached> disks = new ArrayList<>();
            for (Attached disk : meant.disks) disks.add(new Attached(disk.shape, disk.file()));
            connection.world.define(new Resident(meant.vm, host, State.OFF, disks));
            return meant.vm.id();
        });
    }

    private Refused refused(String reason) {
        return new Refused(connection.host(), Optional.empty(), "define", reason, null);
    }

    @Override
    public void delete(VmId vm, Set<String> disks) throws BackendException {
        connection.call("delete", vm, Duration.ZERO, () -> {
            Resident resident = lifecycle.free("delete", vm);
            if (resident.state.inMemory) throw lifecycle.already("delete", resident);
            List<SimFile> files = new ArrayList<>();
            for (String target : disks) files.add(file(resident, target));
            connection.world.remove(resident);
            files.forEach(connection.world.files::delete);
            return null;
        });
    }

    private SimFile file(Resident resident, String target) throws BackendException {
        for (Attached disk : resident.disks) {
            if (!disk.shape.target().equals(target) || disk.file().isEmpty()) continue;
            SimFile file = disk.file().get();
            Optional<Resident> other = connection.simulated.otherUser(file, resident);
            if (other.isPresent() || file.inUse()) {
                throw connection.refused("delete", resident.vm.id(), "another VM has its disk " + target + " too");
            }
            return file;
        }
        throw connection.refused("delete", resident.vm.id(), "it has no disk " + target + " with a file");
    }
}
