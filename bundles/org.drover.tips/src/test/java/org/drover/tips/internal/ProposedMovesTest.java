package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.drover.migration.MoveRules;
import org.drover.model.VmId;
import org.drover.placement.Intent;
import org.drover.placement.Policy;
import org.drover.placement.Proposal;
import org.drover.placement.optimizer.Rearrangement.Goal;
import org.drover.tips.Mode;
import org.junit.jupiter.api.Test;

/** The whole cluster is looked at with the picture, the forecasts and what people decided. */
class ProposedMovesTest {
    private final SmallWorld world = new SmallWorld(Mode.OFF);
    private final Map<VmId, MoveRules> rules = new HashMap<>();
    private final Advice advice = new Advice(
            world::snapshot,
            world.metrics,
            () -> Policy.DEFAULT,
            new Decided(
                    vm -> rules.getOrDefault(vm, MoveRules.NONE),
                    Decided.NOTHING.places(),
                    Decided.NOTHING.hosts(),
                    Decided.NOTHING.failover()));

    @Test
    void measuredLoadIsEvenedOut() {
        for (int i = 0; i < 4; i++) world.vm("vm" + i, SmallWorld.A, 2000);
        world.run(30);

        Proposal proposal = advice.propose(Intent.of(Goal.BALANCE));

        assertThat(proposal.steps()).hasSize(2).allSatisfy(step -> {
            assertThat(step.from()).contains(SmallWorld.A);
            assertThat(step.to()).isEqualTo(SmallWorld.B);
        });
    }

    @Test
    void whatWasDecidedForAVmIsRestoredAndKeptTo() {
        world.vm("web", SmallWorld.A, 100).vm("db", SmallWorld.A, 100);
        world.run(10);
        assertThat(advice.propose(Intent.of(Goal.NEEDED)).steps()).isEmpty();

        rules.put(new VmId("web"), MoveRules.of(Map.of("apart", "x")));
        rules.put(new VmId("db"), MoveRules.of(Map.of("apart", "x", "hosts", "a")));
        Proposal proposal = advice.propose(Intent.of(Goal.NEEDED));

        assertThat(proposal.steps()).extracting(Proposal.Step::vmName).containsExactly("web");
        Proposal drain = advice.propose(Intent.drain(Set.of(SmallWorld.A)));
        assertThat(drain.stays()).extracting(Proposal.Stay::vmName).containsExactly("db");
        assertThat(drain.stays().get(0).why().text()).contains("b is no possible owner of db");
    }
}
