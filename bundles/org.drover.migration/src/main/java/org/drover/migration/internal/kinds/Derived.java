package org.drover.migration.internal.kinds;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.SavedImage;
import org.drover.migration.Obstacle;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;

/**
 * What kind of move a wish comes to.
 *
 * @param why       in words, to be read after "because"
 * @param obstacles what in the wish itself makes no sense here; the move must not be begun unless empty
 */
public record Derived(
        MoveKind kind, String why, List<DiskMove> disks, Optional<SavedImage> image, List<Obstacle> obstacles) {
    public Derived {
        disks = List.copyOf(disks);
        obstacles = List.copyOf(obstacles);
    }

    /** Of a move that can be: nothing stands against it. */
    public MigrationTicket ticket(MigrationId id, VmFacts vm, HostId destination, MigrationOptions options) {
        return new MigrationTicket(id, vm.id(), vm.host(), destination, options, kind, disks, image, Optional.empty());
    }
}
