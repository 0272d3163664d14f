package org.drover.operations.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/**
 * Who has a file, of all hosts: a host knows its own VMs only, and a shared volume has the same file under another path
 * elsewhere. Files that a move is writing belong to its VM before any host says so.
 */
final class FileUsers {
    private final Snapshot picture;
    private final List<MigrationRecord> moves;

    FileUsers(Snapshot picture, List<MigrationRecord> moves) {
        this.picture = picture;
        this.moves = moves;
    }

    /** What stands against anybody but {@code but} using the file that this host knows by that path. */
    Optional<Obstacle> against(HostId host, String path, Optional<VmId> but) {
        String file = file(host, path);
        for (VmFacts vm : picture.sightings()) {
            if (but.equals(Optional.of(vm.id()))) continue;
            for (DiskFacts disk : vm.disks()) {
                if (!disk.source().isEmpty() && file(vm.host(), disk.source()).equals(file)) {
                    return Rules.obstacle(
                            "disk.used",
                            "VM " + vm.name() + " on " + vm.host() + " has " + path + " as " + disk.target(),
                            "Remove it there first");
                }
            }
        }
        for (MigrationRecord move : moves) {
            MigrationTicket ticket = move.ticket();
            for (DiskMove disk : ticket.disks()) {
                boolean same = file(ticket.destination(), disk.to()).equals(file)
                        || file(ticket.source(), disk.from()).equals(file);
                if (same) {
                    return Rules.obstacle(
                            "disk.moving",
                            "migration " + ticket.id() + " of " + move.vmName() + " is at " + path,
                            "Wait for its end");
                }
            }
        }
        return Optional.empty();
    }

    /** The same text for the same file, wherever it is seen from. */
    private String file(HostId host, String path) {
        Optional<Place> place = picture.host(host)
                .flatMap(HostEntry::facts)
                .map(HostFacts::traits)
                .flatMap(traits -> traits.placeOf(path));
        return place.flatMap(Place::volume)
                .map(volume -> "volume " + volume + " "
                        + path.substring(place.get().file("").length()))
                .orElse("host " + host + " " + path);
    }
}
