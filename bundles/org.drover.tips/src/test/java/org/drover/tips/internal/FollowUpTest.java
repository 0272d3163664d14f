package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.drover.model.VmId;
import org.drover.tips.Mode;
import org.drover.tips.Tip;
import org.drover.tips.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A promise is measured against what would have happened: what the source had, and what the moved VM used elsewhere. Host
 * a has 10,000 MHz and is left by a VM of 5,000; the promise was some 4,500 to 5,000.
 */
class FollowUpTest {
    private static final VmId BURNER = new VmId("burner");
    private static final VmId CALM = new VmId("calm");
    private final SmallWorld world = new SmallWorld(Mode.ADVISE)
            .vm("burner", SmallWorld.A, 1000)
            .vm("calm", SmallWorld.A, 4500)
            .vm("other", SmallWorld.B, 500);
    private VmId moved;
    private VmId stayed;

    @BeforeEach
    void move() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip tip = world.tips.current().get(0);
        moved = tip.move().orElseThrow().vm();
        stayed = moved.equals(BURNER) ? CALM : BURNER;
        world.tips.implement(tip.id());
    }

    @Test
    void whatItBroughtIsWhatTheVmUsesElsewhere() {
        double load = world.load.get(moved);
        world.run(7);
        Verification measured = measured();
        assertThat(measured.brought().value()).isEqualTo(load);
        assertThat(measured.without().value()).isEqualTo(9500);
        assertThat(measured.with().value()).isEqualTo(9500 - load);
        assertThat(measured.kept()).isTrue();
    }

    @Test
    void aVmThatLeavesTheSourceLaterIsNotCreditedToTheMove() {
        world.run(3);
        world.where.put(stayed, SmallWorld.B);
        double before = world.load.get(stayed);
        world.run(4);
        // as it was, the other VM included for as long as it was there
        assertThat(measured().with().value()).isEqualTo(before);
        assertThat(measured().without().value()).isEqualTo(9500);
        assertThat(measured().brought().value()).isEqualTo(world.load.get(moved));
    }

    @Test
    void aVmThatComesToTheSourceLaterIsNotBlamedOnTheMove() {
        world.vm("newcomer", SmallWorld.A, 3000);
        world.run(7);
        assertThat(measured().with().value()).isEqualTo(9500 - world.load.get(moved) + 3000);
        assertThat(measured().brought().value()).isEqualTo(world.load.get(moved));
        assertThat(measured().kept()).isTrue();
    }

    @Test
    void aVmThatCalmedDownBroughtLittleAndThePromiseWasNotKept() {
        world.load.put(moved, 100.0);
        world.run(7);
        assertThat(measured().brought().value()).isEqualTo(100);
        assertThat(measured().kept()).isFalse();
    }

    @Test
    void aVmThatIsBackOnTheSourceBroughtNothing() {
        world.run(3);
        world.where.put(moved, SmallWorld.A);
        world.run(4);
        assertThat(measured().brought().value()).isZero();
        assertThat(measured().kept()).isFalse();
    }

    private Verification measured() {
        return world.tips.history(1).get(0).verification().orElseThrow();
    }
}
