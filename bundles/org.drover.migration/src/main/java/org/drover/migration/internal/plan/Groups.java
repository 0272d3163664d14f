package org.drover.migration.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.inventory.Snapshot;
import org.drover.inventory.Together;
import org.drover.migration.Obstacle;
import org.drover.migration.PlanRequest;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** What VMs that belong on one host ({@link Together}) mean for whoever asks for some of them. */
public final class Groups {
    private final Snapshot picture;
    private final Together together;

    public Groups(Snapshot picture) {
        this.picture = picture;
        together = new Together(picture);
    }

    /**
     * Why it cannot go there by itself; empty when it can.
     *
     * @param taken disks of it that are to lie elsewhere then
     */
    public Optional<Obstacle> alone(VmFacts vm, HostId destination, Set<String> taken) {
        Optional<String> bond = together.bond(vm, taken);
        if (bond.isEmpty()) return Optional.empty();
        List<VmFacts> left = together.with(vm).stream()
                .filter(other -> !other.id().equals(vm.id()) && !other.host().equals(destination))
                .toList();
        if (left.isEmpty()) return Optional.empty();
        String names = left.stream().map(VmFacts::name).collect(Collectors.joining(", "));
        return Optional.of(new Obstacle(
                "group.together",
                vm.name() + " belongs on one host with " + names + ": they have " + bond.get()
                        + " in common, which one host uses at a time",
                "Ask for all of them: drover move --group " + vm.name() + " --to " + destination
                        + ", which moves all or none; or give " + vm.name() + " a disk of its own first"));
    }

    /**
     * The request with all that belong with those it asks for, each group with the destinations that all of it were given.
     *
     * @throws IllegalArgumentException those of one group have no destination in common
     */
    PlanRequest whole(PlanRequest request) {
        Map<VmId, List<HostId>> asked = new HashMap<>();
        request.moves().forEach(wish -> asked.put(wish.vm(), wish.destinations()));
        Map<VmId, PlanRequest.Wish> all = new LinkedHashMap<>();
        for (PlanRequest.Wish wish : request.moves()) {
            Optional<VmFacts> vm = picture.vm(wish.vm());
            List<VmFacts> group = vm.map(together::with).orElse(List.of());
            if (group.size() < 2) {
                all.putIfAbsent(wish.vm(), wish);
                continue;
            }
            List<HostId> common = new ArrayList<>(wish.destinations());
            for (VmFacts other : group) {
                if (asked.containsKey(other.id())) common.retainAll(asked.get(other.id()));
            }
            if (common.isEmpty()) {
                throw new IllegalArgumentException(vm.get().name() + " goes with "
                        + group.stream()
                                .filter(v -> !v.equals(vm.get()))
                                .map(VmFacts::name)
                                .collect(Collectors.joining(", "))
                        + ", with which it has "
                        + together.bond(vm.get(), Set.of()).orElse("a disk")
                        + " in common: give them one destination, or one of them a disk of its own");
            }
            for (VmFacts other : group) all.putIfAbsent(other.id(), new PlanRequest.Wish(other.id(), common));
        }
        return new PlanRequest(request.reason(), List.copyOf(all.values()), request.options(), request.priority());
    }

    /** For each VM the number of its group in this request, from 1 on; 0 for one by itself. */
    Map<VmId, Integer> numbers(PlanRequest request) {
        Map<VmId, Integer> numbers = new HashMap<>();
        int last = 0;
        for (PlanRequest.Wish wish : request.moves()) {
            if (numbers.containsKey(wish.vm())) continue;
            List<VmFacts> group = picture.vm(wish.vm()).map(together::with).orElse(List.of());
            int number = group.size() < 2 ? 0 : ++last;
            numbers.put(wish.vm(), number);
            if (number > 0) group.forEach(other -> numbers.put(other.id(), number));
        }
        return numbers;
    }
}
