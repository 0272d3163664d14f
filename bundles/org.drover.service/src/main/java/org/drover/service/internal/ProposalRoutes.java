package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.PlanRequest;
import org.drover.migration.Priority;
import org.drover.model.HostId;
import org.drover.placement.Intent;
import org.drover.placement.Proposal;
import org.drover.placement.optimizer.Rearrangement.Goal;

/** What should be done with a whole cluster: asked for, explained, and carried out when that is wanted. */
final class ProposalRoutes {
    private static final Map<String, Goal> GOALS = Map.of(
            "balance", Goal.BALANCE,
            "consolidate", Goal.CONSOLIDATE,
            "restore", Goal.NEEDED,
            "drain", Goal.NEEDED,
            "evacuate", Goal.NEEDED,
            "place", Goal.NEEDED);
    private static final String FORM = "Send {\"goal\"}: balance, consolidate, restore, drain, evacuate or place.";

    private final Parts parts;
    private final ObjectMapper mapper;
    private final PlanRoutes plans;

    ProposalRoutes(Parts parts, ObjectMapper mapper, PlanRoutes plans) {
        this.parts = parts;
        this.mapper = mapper;
        this.plans = plans;
    }

    void addTo(Router router) {
        router.on("POST", "/proposals", this::propose);
    }

    private ProposalJson.Answer propose(Router.Request request) throws Exception {
        ProposalJson.Wanted wanted = Bodies.read(mapper, request.body(), ProposalJson.Wanted.class);
        Intent intent = intent(wanted);
        boolean supposed = !intent.lost().isEmpty() || intent.added() > 0;
        boolean carryOut = request.flag("carryOut");
        if (carryOut && supposed) {
            throw Problem.wrong(
                    "what is only supposed cannot be carried out", "Leave out \"without\" and \"add\", or carryOut.");
        }
        Proposal proposal = parts.advisor().propose(intent);
        Optional<PlanRequest> moves = supposed ? Optional.empty() : moves(wanted, proposal);
        if (moves.isEmpty()) return ProposalViews.answer(wanted.goal(), proposal, null, null);
        if (carryOut) {
            String plan = plans.begun(moves.get()).value();
            return ProposalViews.answer(wanted.goal(), proposal, null, plan);
        }
        Json.PlanForecast forecast = PlanViews.forecast(parts.plans().forecast(moves.get()));
        return ProposalViews.answer(wanted.goal(), proposal, forecast, null);
    }

    private Intent intent(ProposalJson.Wanted wanted) {
        if (wanted.goal() == null || !GOALS.containsKey(wanted.goal()))
            throw Problem.wrong("there is no goal " + (wanted.goal() == null ? "" : "\"" + wanted.goal() + "\""), FORM);
        Set<HostId> leaving = hosts(wanted.hosts());
        boolean empties = wanted.goal().equals("drain") || wanted.goal().equals("evacuate");
        if (empties == leaving.isEmpty()) {
            throw Problem.wrong(
                    empties ? "no host is named" : "\"hosts\" are those that are to be emptied",
                    "Name them in \"hosts\" to drain or evacuate, and not otherwise.");
        }
        boolean places = wanted.goal().equals("place");
        if (places == (wanted.vms() == null || wanted.vms().isEmpty()))
            throw Problem.wrong("\"vms\" are those that are to be placed", "Give them to place, and not otherwise.");
        int added = wanted.add() == null ? 0 : wanted.add();
        Intent intent = places ? Intent.place(Newcomers.of(wanted.vms(), parts)) : Intent.of(GOALS.get(wanted.goal()));
        return intent.leaving(leaving)
                .without(hosts(wanted.without()))
                .with(added, Optional.ofNullable(wanted.like()).map(HostId::new));
    }

    private Set<HostId> hosts(List<String> ids) {
        Set<HostId> hosts = new HashSet<>();
        for (String id : ids == null ? List.<String>of() : ids) {
            if (id == null) throw Problem.wrong("a host is null", "Name it by its id.");
            HostId host = new HostId(id);
            if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", id);
            hosts.add(host);
        }
        return hosts;
    }

    /** What the engine is asked for: where each VM ends; the order is its business, and the next best hosts are kept in case. */
    private static Optional<PlanRequest> moves(ProposalJson.Wanted wanted, Proposal proposal) {
        List<PlanRequest.Wish> wishes = new ArrayList<>();
        for (Proposal.Step end : proposal.ends().values()) {
            if (end.from().isEmpty()) continue;
            List<HostId> destinations = new ArrayList<>(List.of(end.to()));
            destinations.addAll(end.otherwise());
            wishes.add(new PlanRequest.Wish(end.vm(), destinations));
        }
        if (wishes.isEmpty()) return Optional.empty();
        String reason = wanted.goal() + (wanted.hosts() == null ? "" : " " + String.join(", ", wanted.hosts()));
        Priority priority = wanted.goal().equals("evacuate") ? Priority.HIGH : Priority.NORMAL;
        return Optional.of(new PlanRequest(reason, wishes, MigrationOptions.DEFAULT, priority));
    }
}
