package org.drover.migration.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationRecord;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.order.Room;

/** What each host has to spare: its memory without the VMs it has in memory, and those that are on their way to it. */
final class Rooms {
    private record Seat(VmId vm, HostId host) {}

    private Rooms() {}

    /**
     * @param current  migrations under way, of whomever
     * @param noStops  hosts where nobody may stop over
     */
    static List<Room> of(Snapshot picture, List<MigrationRecord> current, Set<HostId> noStops) {
        Map<HostId, Long> taken = new HashMap<>();
        Set<Seat> seats = new HashSet<>();
        for (VmFacts vm : picture.sightings()) {
            if (vm.state() == VmState.OFF) continue;
            if (seats.add(new Seat(vm.id(), vm.host()))) {
                taken.merge(vm.host(), vm.memory().count(), Long::sum);
            }
        }
        for (MigrationRecord migration : current) {
            VmId vm = migration.ticket().vm();
            HostId host = migration.ticket().destination();
            if (!seats.add(new Seat(vm, host))) continue;
            picture.vm(vm).ifPresent(facts -> taken.merge(host, facts.memory().count(), Long::sum));
        }
        List<Room> rooms = new ArrayList<>();
        for (HostEntry host : picture.hosts().values()) {
            long memory = host.facts().map(facts -> facts.memory().count()).orElse(0L);
            long free = memory - taken.getOrDefault(host.id(), 0L);
            boolean takesStops = host.reachable() && !noStops.contains(host.id());
            rooms.add(new Room(host.id(), new Bytes(Math.max(0, free)), takesStops));
        }
        return rooms;
    }
}
