package org.drover.backend.api;

import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * One migration: which VM, from where to where, and how.
 *
 * @param disks   that go elsewhere; those not named stay on files that both hosts reach
 * @param image   only of {@link MoveKind#QUICK}
 * @param network by whose address the destination is sent to; empty: as the destination is set up
 */
public record MigrationTicket(
        MigrationId id,
        VmId vm,
        HostId source,
        HostId destination,
        MigrationOptions options,
        MoveKind kind,
        List<DiskMove> disks,
        Optional<SavedImage> image,
        Optional<String> network) {
    public MigrationTicket {
        disks = List.copyOf(disks);
        if (source.equals(destination) != (kind == MoveKind.STORAGE)) {
            throw new IllegalArgumentException(
                    kind == MoveKind.STORAGE
                            ? "VM " + vm + " stays on its host when only its disks move, so not from " + source + " to "
                                    + destination
                            : "VM " + vm + " cannot move from " + source + " to itself");
        }
        boolean needsDisks = kind == MoveKind.STORAGE || kind == MoveKind.SHARED_NOTHING;
        if (needsDisks && disks.isEmpty() || kind == MoveKind.LIVE && !disks.isEmpty()) {
            throw new IllegalArgumentException("a move of kind " + kind + " with " + disks.size() + " disks");
        }
        if (image.isPresent() != (kind == MoveKind.QUICK)) {
            throw new IllegalArgumentException("a saved image belongs to a quick move, and to no other");
        }
        if (disks.stream().map(DiskMove::disk).distinct().count() < disks.size()) {
            throw new IllegalArgumentException("a disk cannot go to two places");
        }
    }

    /** Over whatever network the destination is set up for. */
    public MigrationTicket(
            MigrationId id,
            VmId vm,
            HostId source,
            HostId destination,
            MigrationOptions options,
            MoveKind kind,
            List<DiskMove> disks,
            Optional<SavedImage> image) {
        this(id, vm, source, destination, options, kind, disks, image, Optional.empty());
    }

    /** A live migration between hosts that both reach all disks. */
    public MigrationTicket(MigrationId id, VmId vm, HostId source, HostId destination, MigrationOptions options) {
        this(id, vm, source, destination, options, MoveKind.LIVE, List.of(), Optional.empty(), Optional.empty());
    }

    public MigrationTicket with(MigrationOptions other) {
        return new MigrationTicket(id, vm, source, destination, other, kind, disks, image, network);
    }

    /** Over this network. */
    public MigrationTicket over(String name) {
        return new MigrationTicket(id, vm, source, destination, options, kind, disks, image, Optional.of(name));
    }
}
