package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;

/** What lies in the VM's CD and floppy drives is within the destination's reach too. */
final class MediaShared implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<DiskFacts> local = SharedDisks.outOfReach(move).stream()
                .filter(disk -> disk.drive().removable())
                .findFirst();
        return local.map(drive -> new Obstacle(
                "medium.local",
                "Drive " + drive.target() + " of " + move.vm().name() + " holds " + drive.source() + ", which "
                        + move.destination() + " does not reach",
                "Eject it, or put it on a volume that both hosts reach"));
    }
}
