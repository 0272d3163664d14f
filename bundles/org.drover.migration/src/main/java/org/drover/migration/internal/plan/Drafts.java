package org.drover.migration.internal.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.internal.Schedule;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.placement.order.Step;
import org.drover.placement.order.Turns;

/** What a request comes to by the picture of now: its moves, whether there is an order for them, how long it takes. */
record Drafts(MigrationEngine engine, Inventory inventory, Schedule schedule, Pace pace, int perHost) {
    PlanForecast forecast(PlanRequest asked) {
        Snapshot picture = inventory.snapshot();
        PlanRequest request = new Groups(picture).whole(asked);
        List<PlanMove> moves = moves(request, picture);
        Ordering.Result result = order(request, picture, moves);
        if (!result.possible())
            return new PlanForecast(Ordering.text(moves, result.against()), List.of(), Duration.ZERO);
        Ordering.Found found = result.found();
        List<Duration> begins = Turns.forecast(found.steps(), found.times(), perHost);
        List<PlanForecast.Step> steps = new ArrayList<>();
        Duration takes = Duration.ZERO;
        for (int i = 0; i < found.steps().size(); i++) {
            Step step = found.steps().get(i);
            PlanMove move = found.moves().get(found.numbers().get(i));
            Duration time = found.times().get(i);
            Duration ends = begins.get(i).plus(time);
            if (ends.compareTo(takes) > 0) takes = ends;
            steps.add(new PlanForecast.Step(
                    move.vm(),
                    move.vmName(),
                    step.from(),
                    step.to(),
                    step.stop(),
                    begins.get(i),
                    time,
                    names(found, step)));
        }
        steps.sort(Comparator.comparing(PlanForecast.Step::begins));
        return new PlanForecast("", steps, takes);
    }

    private static List<String> names(Ordering.Found found, Step step) {
        return step.after().stream()
                .map(before -> found.moves().get(found.numbers().get(before)).vmName())
                .toList();
    }

    /** A plan to be begun, or one that is refused and moves nothing. */
    PlanRecord record(PlanId id, PlanRequest asked, Optional<PlanId> undoes) {
        Snapshot picture = inventory.snapshot();
        PlanRequest request = new Groups(picture).whole(asked);
        List<PlanMove> moves = moves(request, picture);
        Ordering.Result result = order(request, picture, moves);
        Instant now = schedule.instant();
        boolean possible = result.possible();
        return new PlanRecord(
                id,
                request,
                possible ? PlanRecord.State.RUNNING : PlanRecord.State.REFUSED,
                possible ? "" : Ordering.text(moves, result.against()) + ". Nothing was moved",
                now,
                possible ? Optional.empty() : Optional.of(now),
                undoes,
                possible ? moves : stayed(moves, result.against()),
                List.of());
    }

    /**
     * What takes a plan back, but for what others have moved since.
     *
     * @throws IllegalStateException there is nothing to take back
     */
    PlanRequest back(PlanRecord plan) {
        Snapshot picture = inventory.snapshot();
        List<PlanRequest.Wish> back = plan.moves().stream()
                .filter(Drafts::moved)
                .filter(move -> picture.vm(move.vm())
                        .filter(vm -> vm.host().equals(move.at()))
                        .isPresent())
                .map(move -> new PlanRequest.Wish(move.vm(), List.of(move.from())))
                .toList();
        if (back.isEmpty()) {
            throw new IllegalStateException(
                    "plan " + plan.id() + " has nothing to take back: it moved nothing, or others moved it since");
        }
        return new PlanRequest(
                "undo of \"" + plan.request().reason() + "\"",
                back,
                plan.request().options(),
                plan.request().priority());
    }

    static boolean movedSomething(PlanRecord plan) {
        return plan.moves().stream().anyMatch(Drafts::moved);
    }

    private static boolean moved(PlanMove move) {
        return move.state() != State.TAKEN && !move.at().equals(move.from());
    }

    private Ordering.Result order(PlanRequest request, Snapshot picture, List<PlanMove> moves) {
        return new Ordering(picture, moves, engine.current(), Set.of(), pace, request.options()).find();
    }

    private static List<PlanMove> moves(PlanRequest request, Snapshot picture) {
        Map<VmId, Integer> groups = new Groups(picture).numbers(request);
        List<PlanMove> moves = new ArrayList<>();
        for (PlanRequest.Wish wish : request.moves()) {
            VmFacts vm = picture.vm(wish.vm())
                    .orElseThrow(() -> new IllegalArgumentException("No VM with the id " + wish.vm() + " is known"));
            for (HostId host : wish.destinations()) {
                if (picture.host(host).isEmpty()) {
                    throw new IllegalArgumentException("No host " + host + " is connected");
                }
            }
            HostId to = wish.destinations().get(0);
            boolean there = to.equals(vm.host());
            moves.add(new PlanMove(
                    vm.id(),
                    vm.name(),
                    vm.host(),
                    vm.host(),
                    to,
                    wish.destinations().subList(1, wish.destinations().size()),
                    there ? State.DONE : State.WAITING,
                    there ? "it was there already" : "",
                    Optional.empty(),
                    Optional.empty(),
                    groups.getOrDefault(vm.id(), 0)));
        }
        return moves;
    }

    private static List<PlanMove> stayed(List<PlanMove> moves, Map<Integer, String> against) {
        List<PlanMove> stayed = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            PlanMove move = moves.get(i);
            String why = against.getOrDefault(i, "the plan was refused because of others");
            stayed.add(move.state().isOver() ? move : PlanMoves.in(move, State.STAYED, why));
        }
        return stayed;
    }
}
