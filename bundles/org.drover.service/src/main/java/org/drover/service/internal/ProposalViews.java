package org.drover.service.internal;

import java.util.Optional;
import org.drover.model.HostId;
import org.drover.placement.Proposal;

/** Proposals as they are said over HTTP. */
final class ProposalViews {
    private ProposalViews() {}

    static ProposalJson.Answer answer(String goal, Proposal proposal, Json.PlanForecast forecast, String plan) {
        return new ProposalJson.Answer(
                goal,
                Views.reason(proposal.why()),
                proposal.steps().stream().map(ProposalViews::step).toList(),
                proposal.stays().stream().map(ProposalViews::stay).toList(),
                proposal.hosts().stream().map(ProposalViews::change).toList(),
                new ProposalJson.Cost(
                        proposal.cost().duration().toMillis() / 1000.0,
                        proposal.cost().bytes().count()),
                forecast,
                plan);
    }

    private static ProposalJson.Step step(Proposal.Step step) {
        return new ProposalJson.Step(
                step.vm().value(),
                step.vmName(),
                id(step.from()),
                step.to().value(),
                step.stop(),
                Views.reason(step.why()),
                Views.destination(step.rating()),
                step.otherwise().stream().map(HostId::value).toList());
    }

    private static ProposalJson.Stay stay(Proposal.Stay stay) {
        return new ProposalJson.Stay(stay.vm().value(), stay.vmName(), id(stay.on()), Views.reason(stay.why()));
    }

    private static ProposalJson.HostChange change(Proposal.HostChange change) {
        return new ProposalJson.HostChange(change.host().value(), use(change.before()), use(change.after()));
    }

    private static ProposalJson.Use use(Proposal.Use use) {
        return new ProposalJson.Use(
                use.vms(), use.cpu().value(), use.cpuCapacity().value(), use.memory());
    }

    private static String id(Optional<HostId> host) {
        return host.map(HostId::value).orElse(null);
    }
}
