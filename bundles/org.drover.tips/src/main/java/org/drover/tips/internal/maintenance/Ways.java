package org.drover.tips.internal.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.Together;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Plans;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.Intent;
import org.drover.placement.Losses;
import org.drover.placement.Proposal;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;
import org.drover.tips.internal.Advice;
import org.drover.tips.maintenance.Progress.Staying;
import org.drover.tips.maintenance.Prospect;
import org.drover.tips.maintenance.Upkeep;

/** Which VMs leave a host or come back, and where they go: asked of the picture, the optimizer and the plans of now. */
final class Ways {
    private static final int NAMED = 3;
    private static final String MAKES_ROOM = "propose.room";
    private static final String GO_TOGETHER = "vm.bound";

    private final Supplier<Snapshot> inventory;
    private final Advice advice;
    private final Plans plans;

    Ways(Supplier<Snapshot> inventory, Advice advice, Plans plans) {
        this.inventory = inventory;
        this.advice = advice;
        this.plans = plans;
    }

    /** What a plan is asked for, and what it cannot take along. */
    record Found(List<PlanRequest.Wish> moves, List<Staying> stays) {}

    /** That a host holds in its memory, arriving ones too; in the order of their names. */
    List<VmFacts> there(HostId host) {
        return inventory.get().sightings().stream()
                .filter(vm -> vm.host().equals(host) && vm.state() != VmState.OFF && vm.state() != VmState.CRASHED)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Everything that is on it leaves; a VM elsewhere moves only where that makes room. What breaks rules elsewhere stays. */
    Found drain(HostId host) {
        Proposal proposal = advice.propose(Intent.drain(Set.of(host)));
        Map<VmId, String> planned = planned();
        List<PlanRequest.Wish> moves = new ArrayList<>();
        Map<VmId, Staying> stays = new LinkedHashMap<>();
        for (VmFacts vm : there(host)) {
            stays.put(vm.id(), new Staying(vm.id(), vm.name(), "no way was found for it"));
        }
        for (Proposal.Stay stay : proposal.stays()) {
            stays.computeIfPresent(
                    stay.vm(),
                    (vm, why) -> new Staying(vm, stay.vmName(), stay.why().text()));
        }
        for (Proposal.Step end : proposal.ends().values()) {
            if (!stays.containsKey(end.vm()) && !end.why().code().equals(MAKES_ROOM)) continue;
            if (planned.containsKey(end.vm())) {
                stays.computeIfPresent(
                        end.vm(), (vm, why) -> new Staying(vm, end.vmName(), "it is part of " + planned.get(vm)));
                continue;
            }
            List<HostId> destinations = new ArrayList<>(List.of(end.to()));
            destinations.addAll(end.otherwise());
            moves.add(new PlanRequest.Wish(end.vm(), destinations));
            stays.remove(end.vm());
        }
        for (Proposal.Stay stay : proposal.stays()) {
            if (stay.why().code().equals(GO_TOGETHER) && stays.containsKey(stay.vm()))
                together(stay.vm(), moves, stays);
        }
        return new Found(moves, List.copyOf(stays.values()));
    }

    /** VMs that share a disk are no single moves to the optimizer; a plan takes them to one host, all or none. */
    private void together(VmId vm, List<PlanRequest.Wish> moves, Map<VmId, Staying> stays) {
        Snapshot picture = inventory.get();
        List<VmId> group = new Together(picture)
                .with(picture.vm(vm).orElseThrow()).stream().map(VmFacts::id).toList();
        List<HostId> common = null;
        for (VmId one : group) {
            List<HostId> rated =
                    advice.rate(one).destinations().stream().map(Rating::host).toList();
            if (common == null) common = new ArrayList<>(rated);
            else common.retainAll(rated);
        }
        if (common == null || common.isEmpty() || !stays.keySet().containsAll(group)) return;
        for (VmId one : group) {
            moves.add(new PlanRequest.Wish(one, common));
            stays.remove(one);
        }
    }

    /** What was moved away and is still there; what somebody has moved since, or may not come, stays. */
    Found back(Upkeep one) {
        List<PlanRequest.Wish> moves = new ArrayList<>();
        List<Staying> stays = new ArrayList<>();
        Map<VmId, String> planned = planned();
        one.away().forEach((id, put) -> {
            Optional<VmFacts> vm = inventory.get().vm(id);
            if (vm.isEmpty() || vm.get().host().equals(one.host())) return;
            Optional<String> objection = objection(vm.get(), put, one.host())
                    .or(() -> Optional.ofNullable(planned.get(id)).map(plan -> "it is part of " + plan));
            if (objection.isPresent()) stays.add(new Staying(id, vm.get().name(), objection.get()));
            else moves.add(new PlanRequest.Wish(id, List.of(one.host())));
        });
        return new Found(moves, stays);
    }

    private Optional<String> objection(VmFacts vm, HostId put, HostId home) {
        if (!vm.host().equals(put)) return Optional.of("it was moved on to " + vm.host() + " since");
        if (vm.state() != VmState.RUNNING) return Optional.of("it does not run any more");
        Ratings ratings = advice.rate(vm.id());
        if (ratings.destinations().stream().anyMatch(rated -> rated.host().equals(home))) return Optional.empty();
        return ratings.refused().stream()
                .filter(refusal -> refusal.host().equals(home))
                .map(refusal -> refusal.reasons().get(0).text())
                .findFirst()
                .or(() -> Optional.of(home + " is not rated"));
    }

    /** VMs of plans under way, by the plan in words. */
    private Map<VmId, String> planned() {
        Map<VmId, String> planned = new LinkedHashMap<>();
        for (PlanRecord plan : plans.current()) {
            plan.moves().stream()
                    .filter(move -> !move.state().isOver())
                    .forEach(move -> planned.put(
                            move.vm(),
                            "plan " + plan.id() + " (" + plan.request().reason() + ")"));
        }
        return planned;
    }

    /** @param leaving that host and those that are out of use already */
    Prospect prospect(HostId host, Set<HostId> leaving) {
        Found found = drain(host);
        Snapshot picture = inventory.get();
        List<Prospect.Move> moves = found.moves().stream()
                .map(wish -> new Prospect.Move(
                        wish.vm(),
                        picture.vm(wish.vm())
                                .map(VmFacts::name)
                                .orElse(wish.vm().value()),
                        wish.destinations().get(0)))
                .toList();
        Duration takes = found.moves().isEmpty()
                ? Duration.ZERO
                : plans.forecast(new PlanRequest("maintenance of " + host, found.moves()))
                        .takes();
        return new Prospect(moves, found.stays(), takes, losses(leaving));
    }

    /** Which further failures could not be taken with these out of use, in sentences; hosts that have failed already first. */
    List<String> losses(Set<HostId> leaving) {
        List<String> said = new ArrayList<>();
        for (HostEntry host : inventory.get().hosts().values()) {
            if (!host.reachable() && !leaving.contains(host.id()))
                said.add(host.id() + " does not answer: that is a failure already");
        }
        for (Losses.Loss loss : advice.losses(leaving)) {
            String names = loss.homeless().stream().limit(NAMED).collect(Collectors.joining(", "));
            int more = loss.homeless().size() - NAMED;
            said.add("if " + loss.host() + " failed as well, " + names + (more > 0 ? " and " + more + " more" : "")
                    + " (" + loss.memory() + ") would find no place");
        }
        return said;
    }

    static String words(Stream<Staying> stays) {
        return stays.map(one -> one.name() + ": " + one.why()).collect(Collectors.joining("; "));
    }
}
