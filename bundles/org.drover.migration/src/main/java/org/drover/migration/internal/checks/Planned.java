package org.drover.migration.internal.checks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.VmFacts;

/**
 * A move as the checks see it: values only.
 *
 * @param way   how the two hosts can do it between them
 * @param disks that go elsewhere
 * @param at    the moment at which it is looked at
 */
public record Planned(
        VmFacts vm, HostId destination, Snapshot picture, Way way, MoveKind kind, List<DiskMove> disks, Instant at) {
    /** A live one, on disks that both hosts reach. */
    public Planned(VmFacts vm, HostId destination, Snapshot picture, Way way) {
        this(vm, destination, picture, way, MoveKind.LIVE, List.of(), Instant.EPOCH);
    }

    /** The disk goes with the VM. */
    boolean takes(DiskFacts disk) {
        return disks.stream().anyMatch(move -> move.disk().equals(disk.target()));
    }

    /** How a VM gets from one host to the other. */
    public enum Way {
        DRIVEN,
        DELEGATED,
        /** They offer no migration in common. */
        NONE,
        /** At least one could not be asked. */
        UNKNOWN
    }

    Optional<HostEntry> target() {
        return picture.host(destination);
    }

    Optional<HostEntry> source() {
        return picture.host(vm.host());
    }

    Optional<HostFacts> targetFacts() {
        return target().flatMap(HostEntry::facts);
    }

    HostTraits sourceTraits() {
        return source().flatMap(HostEntry::facts).map(HostFacts::traits).orElse(HostTraits.UNKNOWN);
    }

    HostTraits targetTraits() {
        return targetFacts().map(HostFacts::traits).orElse(HostTraits.UNKNOWN);
    }

    /** Every VM the destination knows, running or not, without the one that moves. */
    List<VmFacts> others() {
        return picture.sightings().stream()
                .filter(other -> other.host().equals(destination) && !other.id().equals(vm.id()))
                .toList();
    }
}
