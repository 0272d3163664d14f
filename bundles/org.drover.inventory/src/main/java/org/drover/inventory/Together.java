package org.drover.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/**
 * VMs that belong on one host: they have disks on a volume that one host uses at a time, or write to the same file without
 * saying that they share it. Of one picture; made in a time linear in its disks. <b>Threads:</b> any.
 */
public final class Together {
    private final Snapshot picture;
    private final Map<String, List<VmFacts>> byBond = new HashMap<>();

    public Together(Snapshot picture) {
        this.picture = picture;
        for (VmFacts vm : picture.vms().values()) {
            for (String bond : bonds(vm, Set.of()))
                byBond.computeIfAbsent(bond, b -> new ArrayList<>()).add(vm);
        }
    }

    private Set<String> bonds(VmFacts vm, Set<String> without) {
        Set<String> bonds = new LinkedHashSet<>();
        Optional<HostFacts> host = picture.host(vm.host()).flatMap(HostEntry::facts);
        for (DiskFacts disk : vm.disks()) {
            boolean writes = !disk.source().isEmpty()
                    && !disk.drive().removable()
                    && !disk.drive().readOnly();
            if (!writes || without.contains(disk.target())) continue;
            boolean exclusive = disk.volume()
                    .filter(volume -> host.filter(h -> h.traits().exclusive().contains(volume))
                            .isPresent())
                    .isPresent();
            if (exclusive) bonds.add("volume " + disk.volume().get());
            String whose = disk.volume().map(Object::toString).orElse("of " + vm.host());
            boolean alone =
                    !disk.drive().shareable() && vm.state() != VmState.OFF; // definitions may share what they like
            if (alone) bonds.add("disk " + disk.source() + " (" + whose + ")");
        }
        return bonds;
    }

    /** All that belong with it and itself, by name; itself alone when it belongs with nobody. */
    public List<VmFacts> with(VmFacts vm) {
        Map<VmId, VmFacts> found = new LinkedHashMap<>();
        Deque<VmFacts> next = new ArrayDeque<>(List.of(vm));
        while (!next.isEmpty()) {
            VmFacts one = next.poll();
            if (found.putIfAbsent(one.id(), one) != null) continue;
            for (String bond : bonds(one, Set.of())) next.addAll(byBond.getOrDefault(bond, List.of()));
        }
        return found.values().stream()
                .sorted(Comparator.comparing(VmFacts::name).thenComparing(VmFacts::id))
                .toList();
    }

    /**
     * What binds a VM to others, "volume lun7"; empty when nothing does.
     *
     * @param without disks, by their targets, that do not count
     */
    public Optional<String> bond(VmFacts vm, Set<String> without) {
        return bonds(vm, without).stream()
                .filter(bond -> byBond.getOrDefault(bond, List.of()).size() > 1)
                .findFirst();
    }
}
