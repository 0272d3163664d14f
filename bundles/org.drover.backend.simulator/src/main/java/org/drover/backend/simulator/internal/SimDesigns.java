package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.VmDesign;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;

/** As {@link SimDefinitions}: a line that the data centre remembers the meaning of. */
final class SimDesigns implements VmDesigns {
    private static final double MHZ = 2_400;

    private final SimConnection connection;

    SimDesigns(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public String describe(VmDesign design) throws BackendException {
        return connection.call("describe", Optional.empty(), Duration.ZERO, () -> {
            for (NetworkId network : design.networks()) {
                if (!connection.simulated.spec.networks().contains(network)) {
                    throw refused("the host has no network " + network);
                }
            }
            World world = connection.world;
            VmId id = new VmId("vm-" + design.name() + "-" + ++world.designed);
            List<Attached> disks = new ArrayList<>();
            for (VmDesign.Disk disk : design.disks()) disks.add(attached(disk, disks.size()));
            VmSpec vm = VmSpec.named(design.name())
                    .withId(id)
                    .withSize(design.vcpus(), new Mhz(MHZ * design.vcpus()), design.memory())
                    .withDisks(disks.stream().map(disk -> disk.shape).toList())
                    .withNetworks(design.networks());
            String description = "VM " + id + " as designed";
            world.described.put(description, new Resident(vm, connection.simulated, State.OFF, disks));
            return description;
        });
    }

    private Attached attached(VmDesign.Disk disk, int number) throws BackendException {
        Optional<SimFile> file = connection.world.files.find(connection.simulated, disk.path());
        if (file.isEmpty()) throw refused(disk.path() + " is not there");
        String target = "vd" + (char) ('a' + number);
        DiskFacts shape = new DiskFacts(target, disk.path(), Files.volume(file.get().spot), file.get().size);
        return new Attached(disk.kind() == Drive.Kind.DISK ? shape : shape.with(Drive.of(disk.kind())), file);
    }

    private Refused refused(String reason) {
        return new Refused(connection.host(), Optional.empty(), "describe", reason, null);
    }
}
