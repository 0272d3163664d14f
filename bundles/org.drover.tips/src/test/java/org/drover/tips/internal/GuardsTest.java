package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.MoveRequest;
import org.drover.model.VmId;
import org.drover.tips.Mode;
import org.drover.tips.Severity;
import org.drover.tips.Tip;
import org.drover.tips.TipState;
import org.junit.jupiter.api.Test;

/**
 * What keeps tips from coming too early, too often, or for nothing. Hosts have 10,000 MHz; threshold 85%, hold duration
 * 3 s, margin 5%, cool-down 30 s; one step is a second.
 */
class GuardsTest {
    private static final VmId BURNER = new VmId("burner");
    private static final VmId CALM = new VmId("calm");
    private static final VmId OTHER = new VmId("other");

    private final SmallWorld world = new SmallWorld(Mode.ADVISE)
            .vm("burner", SmallWorld.A, 1000)
            .vm("calm", SmallWorld.A, 4500)
            .vm("other", SmallWorld.B, 500);

    @Test
    void threshold_aHostMayUseAsMuchAsTheThresholdForEver() {
        world.load.put(BURNER, 4000.0);
        world.run(100);
        assertThat(world.tips.current()).isEmpty();
        world.load.put(BURNER, 4010.0);
        world.run(100);
        assertThat(world.tips.current()).hasSize(1);
    }

    @Test
    void hold_aTipComesWhenTheConditionWasThereAtEveryLookOfTheHoldDuration() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(3);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet()).singleElement().asString().contains("must hold for PT3S (hold duration)");
        world.run(1);
        assertThat(world.tips.current()).hasSize(1);
    }

    @Test
    void hold_aConditionThatComesAndGoesDoesNotHold() {
        // a monitor that sees something every other second: 3 s after the first time it has not held for 3 s
        var flicker = new Conditions();
        var condition = new Conditions.Condition(SmallWorld.A, "flicker");
        var start = Instant.parse("2026-01-01T00:00:00Z");
        for (int second = 0; second < 10; second++) {
            flicker.beginLook(start.plusSeconds(second));
            if (second % 2 == 0)
                assertThat(flicker.held(condition, start.plusSeconds(second))).isZero();
        }
    }

    @Test
    void hold_oneLookWithoutItDoesNotEndATipHoweverLongTheLookTook() {
        var conditions = new Conditions();
        var condition = new Conditions.Condition(SmallWorld.A, "slow");
        var start = Instant.parse("2026-01-01T00:00:00Z");
        conditions.beginLook(start);
        conditions.held(condition, start);
        for (int look = 1; look <= 3; look++) {
            var now = start.plusSeconds(60L * look);
            conditions.beginLook(now);
            assertThat(conditions.gone(condition, SmallWorld.GUARDS.holdDuration(), now))
                    .as("look " + look)
                    .isEqualTo(look == 3);
        }
    }

    @Test
    void margin_aVmWhoseMoveGainsLessIsNotMovedAndTheTipSaysSo() {
        world.vm("tiny", SmallWorld.A, 300);
        world.run(20);
        world.load.put(OTHER, 7000.0); // nobody else fits there
        world.load.put(BURNER, 5000.0);
        world.run(10);
        Tip tip = onlyTipOfA();
        assertThat(tip.move()).isEmpty();
        assertThat(tip.plan().others())
                .filteredOn(other -> other.vm().equals(new VmId("tiny")))
                .singleElement()
                .extracting(other -> other.why().code())
                .isEqualTo("plan.too-little");
    }

    @Test
    void coolDown_aHostIsLeftInPeaceAfterATip() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip first = onlyTipOfA();
        world.tips.implement(first.id());
        world.vm("more", SmallWorld.A, 6000); // the host is overloaded again at once
        world.run(29);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet())
                .anyMatch(line -> line.endsWith("its last tip is less than PT30S old (cool-down)"));
        world.run(2);
        assertThat(onlyTipOfA().id()).isNotEqualTo(first.id());
    }

    @Test
    void coolDown_aVmThatAPersonMovedIsLeftInPeaceToo() {
        world.where.put(BURNER, SmallWorld.B);
        world.run(20);
        world.submit(new MoveRequest(BURNER, SmallWorld.A, MigrationOptions.DEFAULT, "the database is on a"));
        world.load.put(BURNER, 5000.0);
        world.run(10);
        assertThat(onlyTipOfA().move().orElseThrow().vm()).isEqualTo(CALM);
    }

    @Test
    void aTipThatGetsWorseSaysSoInsteadOfASecondTip() {
        world.run(20);
        while (world.tips.current().isEmpty()) {
            world.load.merge(BURNER, 80.0, Double::sum);
            world.run(1);
        }
        Tip early = onlyTipOfA();
        assertThat(early.finding().severity()).isEqualTo(Severity.WARNING);
        world.load.put(BURNER, 5000.0);
        world.run(1);
        Tip now = onlyTipOfA();
        assertThat(now.id()).isEqualTo(early.id());
        assertThat(now.finding().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(now.finding().what().text()).startsWith("a uses 95%");
    }

    @Test
    void aPlanWhoseDestinationHasFilledUpIsRefusedAndMadeAnew() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip tip = onlyTipOfA();
        world.vm("newcomer", SmallWorld.B, 7500);
        for (int host = 0; host < 3; host++) world.run(1);
        Tip later = onlyTipOfA();
        assertThat(later.id()).isEqualTo(tip.id());
        assertThat(later.move()).isEmpty();
        assertThatThrownBy(() -> world.tips.implement(tip.id())).hasMessageContaining("has nothing to do");
        assertThat(world.asked).isEmpty();
    }

    @Test
    void whatFilledUpSinceTheLastLookIsRefusedWhenItIsImplemented() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip tip = onlyTipOfA();
        world.where.put(tip.move().orElseThrow().vm(), SmallWorld.B); // a person was faster
        assertThatThrownBy(() -> world.tips.implement(tip.id()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not fit any more")
                .hasMessageContaining("is on b, not on a any more");
        assertThat(world.asked).isEmpty();
    }

    @Test
    void offMeansNoTipsNotEvenThoseThatWereThere() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        assertThat(world.tips.current()).hasSize(1);
        world.tips.mode(Mode.OFF);
        world.run(1);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.history(1).get(0).state()).isEqualTo(TipState.EXPIRED);
        assertThat(world.tips.quiet()).containsExactly("Tips are off");
    }

    private Tip onlyTipOfA() {
        return world.tips.current().stream()
                .filter(tip -> tip.host().equals(SmallWorld.A))
                .reduce((one, two) -> {
                    throw new AssertionError("two tips about one host: " + one + ", " + two);
                })
                .orElseThrow();
    }
}
