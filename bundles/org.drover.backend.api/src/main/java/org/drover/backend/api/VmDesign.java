package org.drover.backend.api;

import java.util.List;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.NetworkId;

/**
 * A VM that is to be made, in nobody's words.
 *
 * @param disks    in the order in which its guest finds them; it boots from a medium before it boots from a disk
 * @param networks it is plugged into, with a card each
 */
public record VmDesign(String name, int vcpus, Bytes memory, List<Disk> disks, Set<NetworkId> networks) {
    public VmDesign {
        if (name == null || name.isBlank()) throw new IllegalArgumentException("a VM needs a name");
        if (vcpus < 1) throw new IllegalArgumentException("VM " + name + " cannot have " + vcpus + " processors");
        if (memory.count() < 1) throw new IllegalArgumentException("VM " + name + " cannot do without memory");
        disks = List.copyOf(disks);
        networks = Set.copyOf(networks);
    }

    /**
     * A disk on what is there already.
     *
     * @param path of a volume of one of the host's {@link StoragePools}
     * @param kind a CD is a medium that is only read
     */
    public record Disk(String path, Drive.Kind kind) {
        public Disk {
            if (path == null || path.isBlank()) throw new IllegalArgumentException("a disk needs a path");
        }
    }
}
