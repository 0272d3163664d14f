package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drover.model.VmId;
import org.drover.placement.Intent;
import org.drover.placement.Policy;
import org.drover.placement.optimizer.Rearrangement.Goal;
import org.drover.tips.Mode;
import org.drover.tips.Tip;
import org.junit.jupiter.api.Test;

/** Two worlds are the same up to a moment: whatever is measured afterwards, all that was said before it is the same. */
class OnlyThePastTest {
    private static final int SECONDS = 45;
    private static final int SAME = 40;

    @Test
    void anotherFutureChangesNoRatingNoPlanAndNoTipOfBefore() {
        List<List<Object>> one = said(1);
        List<List<Object>> other = said(2);

        for (int second = 0; second < SECONDS; second++) {
            if (second < SAME) assertThat(one.get(second)).isEqualTo(other.get(second));
            else assertThat(one.get(second)).isNotEqualTo(other.get(second));
        }
    }

    private static List<List<Object>> said(int future) {
        var world = new SmallWorld(Mode.ADVISE);
        var advice = new Advice(world::snapshot, world.metrics, () -> Policy.DEFAULT);
        for (int vm = 0; vm < 6; vm++) world.vm("vm" + vm, vm < 4 ? SmallWorld.A : SmallWorld.B, 1000);
        var same = new Random(7);
        var other = new Random(100 + future);
        List<List<Object>> said = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            Random random = second < SAME ? same : other;
            for (int vm = 0; vm < 6; vm++) world.load.put(new VmId("vm" + vm), 500 + 2500 * random.nextDouble());
            world.run(1);
            List<Object> now = new ArrayList<>();
            for (int vm = 0; vm < 6; vm++) now.add(advice.rate(new VmId("vm" + vm)));
            now.add(advice.relieve(SmallWorld.A));
            now.add(advice.evacuate(SmallWorld.B));
            for (Tip tip : world.told) now.add(List.of(tip.finding(), tip.plan(), tip.state()));
            if (second % 20 == 19) now.add(advice.propose(Intent.of(Goal.BALANCE)));
            said.add(now);
        }
        assertThat(world.told).isNotEmpty();
        return said;
    }
}
