package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.inventory.Snapshot;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Priority;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;

/** Plans of many moves, and the draining of a host: asked for, looked at, cancelled, undone. */
final class PlanRoutes {
    private static final int MAX_HISTORY = 1000;

    private final Parts parts;
    private final ObjectMapper mapper;

    PlanRoutes(Parts parts, ObjectMapper mapper) {
        this.parts = parts;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/plans", request -> all(request.query().getOrDefault("history", "20")))
                .on("POST", "/plans", this::submit)
                .on("GET", "/plans/{id}", request -> PlanViews.plan(find(request.id())))
                .on("DELETE", "/plans/{id}", this::cancel)
                .on("POST", "/plans/{id}/undo", request -> undo(request.id()))
                .on("POST", "/hosts/{id}/drain", this::drain);
    }

    private List<Json.MovePlan> all(String history) {
        if (!history.matches("[0-9]{1,9}")) {
            throw Problem.wrong("history is a number of plans, not \"" + history + "\"", "0 to " + MAX_HISTORY + ".");
        }
        int limit = Math.min(MAX_HISTORY, Integer.parseInt(history));
        List<PlanRecord> records = new ArrayList<>(parts.plans().current());
        records.addAll(parts.plans().history(limit));
        return records.stream().map(PlanViews::plan).toList();
    }

    private Object submit(Router.Request request) throws Exception {
        PlanRequest plan = wish(Bodies.read(mapper, request.body(), Json.PlanWish.class));
        if (request.flag("dryRun")) return PlanViews.forecast(parts.plans().forecast(plan));
        return new Json.PlanStarted(begun(plan).value());
    }

    /** One that is refused at once is the answer to the request. */
    PlanId begun(PlanRequest plan) {
        PlanId id = parts.plans().submit(plan);
        Optional<PlanRecord> refused = parts.plans().find(id).filter(p -> p.state() == PlanRecord.State.REFUSED);
        if (refused.isPresent()) {
            throw new Problem(
                    409,
                    "Plan " + id + " was refused",
                    refused.get().message(),
                    "Do what it names, or leave these VMs out.");
        }
        return id;
    }

    private PlanRequest wish(Json.PlanWish wish) {
        if (wish.moves() == null || wish.moves().isEmpty()) {
            throw Problem.wrong("a plan needs \"moves\"", "Each has \"vm\" (an id) and \"destinations\", best first.");
        }
        List<PlanRequest.Wish> moves = new ArrayList<>();
        for (Json.PlanMoveWish move : wish.moves()) {
            if (move == null
                    || move.vm() == null
                    || move.destinations() == null
                    || move.destinations().isEmpty()) {
                throw Problem.wrong("a move needs \"vm\" (an id) and \"destinations\"", "Give both.");
            }
            VmId vm = new VmId(move.vm());
            if (parts.inventory.snapshot().vm(vm).isEmpty()) throw Problem.missing("VM", move.vm());
            moves.add(new PlanRequest.Wish(
                    vm, move.destinations().stream().map(HostId::new).toList()));
        }
        MigrationOptions options = wish.bandwidthBytesPerSecond() == null
                ? MigrationOptions.DEFAULT
                : MigrationOptions.DEFAULT.withBandwidth(new ByteRate(wish.bandwidthBytesPerSecond()));
        String reason = wish.reason() == null ? "asked for over the API" : wish.reason();
        return new PlanRequest(reason, moves, options, priority(wish.priority()));
    }

    private static Priority priority(String name) {
        if (name == null) return Priority.NORMAL;
        return Arrays.stream(Priority.values())
                .filter(p -> p.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.wrong("there is no priority \"" + name + "\"", "Say low, normal or high."));
    }

    private Json.Cancelled cancel(Router.Request request) {
        PlanId id = find(request.id()).id();
        return new Json.Cancelled(
                parts.plans().cancel(id, request.flag("running")).name());
    }

    private Json.PlanStarted undo(String id) {
        PlanId undone = find(id).id();
        PlanId undoing = parts.plans().undo(undone);
        return new Json.PlanStarted(undoing.value());
    }

    private PlanRecord find(String id) {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) throw Problem.missing("plan", id);
        return parts.plans().find(new PlanId(id)).orElseThrow(() -> Problem.missing("plan", id));
    }

    /** Every VM that runs there goes where it is rated best; the next-best hosts are kept in case. */
    private Json.Drained drain(Router.Request request) {
        HostId host = new HostId(request.id());
        Snapshot picture = parts.inventory.snapshot();
        if (picture.host(host).isEmpty()) throw Problem.missing("host", host.value());
        List<PlanRequest.Wish> moves = new ArrayList<>();
        List<Json.Staying> stays = new ArrayList<>();
        for (Ratings ratings : parts.advisor().evacuate(host)) {
            VmFacts vm = picture.vm(ratings.vm()).orElse(null);
            if (vm == null) continue;
            if (vm.immovable().isPresent()) {
                stays.add(new Json.Staying(
                        vm.id().value(), vm.name(), vm.immovable().get()));
            } else if (ratings.destinations().isEmpty()) {
                stays.add(new Json.Staying(vm.id().value(), vm.name(), refusals(ratings)));
            } else {
                moves.add(new PlanRequest.Wish(
                        vm.id(),
                        ratings.destinations().stream().map(Rating::host).toList()));
            }
        }
        if (moves.isEmpty()) return new Json.Drained(null, null, stays);
        PlanRequest plan = new PlanRequest("drain " + host, moves);
        if (request.flag("dryRun")) {
            PlanForecast forecast = parts.plans().forecast(plan);
            return new Json.Drained(null, PlanViews.forecast(forecast), stays);
        }
        return new Json.Drained(begun(plan).value(), null, stays);
    }

    private static String refusals(Ratings ratings) {
        String said = ratings.refused().stream()
                .filter(refusal -> !refusal.host().equals(ratings.source()))
                .map(refusal -> refusal.host() + ": " + refusal.reasons().get(0).text())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "there is no other host" : said;
    }
}
