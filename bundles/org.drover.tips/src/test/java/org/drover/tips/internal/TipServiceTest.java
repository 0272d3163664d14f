package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drover.metrics.Quantile;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.tips.Mode;
import org.drover.tips.Severity;
import org.drover.tips.Tip;
import org.drover.tips.TipState;
import org.junit.jupiter.api.Test;

class TipServiceTest {
    private static final VmId BURNER = new VmId("burner");

    private static SmallWorld world(Mode mode) {
        var world = new SmallWorld(mode)
                .vm("burner", SmallWorld.A, 1000)
                .vm("calm", SmallWorld.A, 4500)
                .vm("other", SmallWorld.B, 500);
        world.run(20);
        return world;
    }

    @Test
    void aQuietClusterHasNoTipAndSaysWhy() {
        var world = world(Mode.ADVISE);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet()).containsExactly("No monitor sees anything on 2 hosts");
    }

    @Test
    void aClimbAtTheStartIsNoEvidenceUntilTheForecastKnowsItsErrors() {
        var world = new SmallWorld(Mode.ADVISE).vm("burner", SmallWorld.A, 0);
        for (int second = 1; second <= 12; second++) {
            world.load.put(BURNER, 600.0 * second);
            world.run(1);
        }
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet())
                .singleElement()
                .asString()
                .contains("is projected to reach")
                .endsWith("measured 11 times lately, it takes 15 (warm-up)");
    }

    @Test
    void whatIsSoNowNeedsFewerMeasurementsThanWhatWillBe() {
        var world = new SmallWorld(Mode.ADVISE).vm("burner", SmallWorld.A, 9000);
        world.run(6);
        assertThat(world.tips.quiet())
                .singleElement()
                .asString()
                .endsWith("measured 5 times lately, it takes 6 (warm-up)");
        world.run(4);
        assertThat(onlyTip(world).finding().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void aBurningVmGivesOneTipOnceItHasHeldWithEvidenceAndPlan() {
        var world = world(Mode.ADVISE);
        world.load.put(BURNER, 5000.0);
        world.run(2);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet()).singleElement().asString().contains("hold duration");
        world.run(10);

        Tip tip = onlyTip(world);
        assertThat(tip.finding().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(tip.finding().what().text()).isEqualTo("a uses 95% of its processing, more than 85%");
        assertThat(tip.finding().evidence().forecast().peak(Quantile.Q90)).isGreaterThan(8500);
        assertThat(tip.move().orElseThrow().destination()).isEqualTo(SmallWorld.B);
        assertThat(tip.gain().value()).isGreaterThan(4000);
        assertThat(world.asked).isEmpty();
    }

    @Test
    void anImplementedTipIsMeasuredAgainstWhatWouldHaveBeen() {
        var world = world(Mode.ADVISE);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        world.tips.implement(onlyTip(world).id());
        assertThat(world.tips.history(1).get(0).state()).isEqualTo(TipState.IMPLEMENTED);
        world.run(4);
        assertThat(world.tips.history(1).get(0).verification()).isEmpty();
        world.run(2);

        Tip tip = world.tips.history(1).get(0);
        var measured = tip.verification().orElseThrow();
        assertThat(measured.without().value()).isEqualTo(9500);
        assertThat(measured.with().value()).isLessThan(5500);
        assertThat(measured.kept()).isTrue();
        assertThat(tip.move().orElseThrow().vmName()).isIn("burner", "calm");
        assertThat(world.told)
                .extracting(Tip::state)
                .containsExactly(TipState.NEW, TipState.IMPLEMENTING, TipState.IMPLEMENTED, TipState.IMPLEMENTED);
    }

    @Test
    void aPromiseThatWasNotKeptSaysSo() {
        var world = world(Mode.ADVISE);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip tip = onlyTip(world);
        world.tips.implement(tip.id());
        world.load.put(tip.move().orElseThrow().vm(), 100.0);
        world.run(6);
        assertThat(world.tips.history(1).get(0).verification().orElseThrow().kept())
                .isFalse();
    }

    @Test
    void theAutomaticModeMovesOnceAndThenCoolsDown() {
        var world = world(Mode.AUTOMATIC);
        world.load.put(BURNER, 5000.0);
        world.run(25);
        assertThat(world.asked).hasSize(1);
        assertThat(world.asked.get(0).reason()).contains("a uses 95% of its processing");
    }

    @Test
    void aMoveThatReturnsMakesTheTipFailWithTheReason() {
        var world = world(Mode.AUTOMATIC);
        world.outcome = Stage.RETURNED;
        world.load.put(BURNER, 5000.0);
        world.run(10);
        Tip tip = world.tips.history(1).get(0);
        assertThat(tip.state()).isEqualTo(TipState.FAILED);
        assertThat(tip.note()).contains("RETURNED").contains("the pause budget was missed");
        assertThat(world.asked).hasSize(1);
        world.run(40);
        assertThat(world.asked).hasSize(2);
    }

    @Test
    void aDismissedConditionStaysAwayForItsTime() {
        var world = world(Mode.ADVISE);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        Tip tip = onlyTip(world);
        world.tips.dismiss(tip.id(), "a test of the fans", Duration.ofSeconds(20));
        assertThatThrownBy(() -> world.tips.implement(tip.id())).hasMessageContaining("DISMISSED");
        world.run(15);
        assertThat(world.tips.current()).isEmpty();
        world.run(10);
        assertThat(world.tips.current()).hasSize(1);
    }

    @Test
    void aTipWhoseConditionIsGoneExpires() {
        var world = world(Mode.ADVISE);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        world.load.put(BURNER, 0.0);
        world.run(60);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.history(1).get(0).state()).isEqualTo(TipState.EXPIRED);
    }

    @Test
    void aRampIsSeenBeforeTheHostIsFull() {
        var world = world(Mode.ADVISE);
        for (int i = 0; i < 40 && world.tips.current().isEmpty(); i++) {
            world.load.merge(BURNER, 80.0, Double::sum);
            world.run(1);
        }
        assertThat(onlyTip(world).finding().severity()).isEqualTo(Severity.WARNING);
        assertThat(world.load.get(BURNER) + 4500).isLessThan(8500);
    }

    @Test
    void whenNothingFitsTheTipSaysWhyForEachVm() {
        var world = world(Mode.AUTOMATIC);
        world.load.put(new VmId("other"), 8000.0);
        world.load.put(BURNER, 5000.0);
        world.run(8);
        Tip tip = world.tips.current().stream()
                .filter(t -> t.host().equals(SmallWorld.A))
                .findFirst()
                .orElseThrow();
        assertThat(tip.move()).isEmpty();
        assertThat(tip.plan().others()).hasSize(2);
        assertThat(world.asked).isEmpty();
    }

    @Test
    void theFutureChangesNothingThatWasDecidedBefore() {
        for (int seed = 0; seed < 3; seed++) {
            assertThat(decisions(seed, seed + 1000)).as("seed %d", seed).isEqualTo(decisions(seed, seed + 2000));
        }
    }

    /** What was decided in 120 s of random load, of which what comes after is another for each {@code future}. */
    private static List<String> decisions(long past, long future) {
        var world = world(Mode.AUTOMATIC);
        var traces = new ArrayList<double[]>();
        for (int vm = 0; vm < 3; vm++) traces.add(trace(new Random(past * 7 + vm), new Random(future * 7 + vm)));
        var decided = new ArrayList<String>();
        for (int second = 0; second < 160; second++) {
            int vm = 0;
            for (VmId id : List.copyOf(world.load.keySet())) world.load.put(id, traces.get(vm++)[second]);
            world.run(1);
            if (second >= 120) continue;
            for (Tip tip : world.told) decided.add(second + " " + tip);
            world.told.clear();
            decided.add(second + " " + where(world) + world.tips.quiet());
        }
        return decided;
    }

    private static List<HostId> where(SmallWorld world) {
        return List.copyOf(world.where.values());
    }

    private static double[] trace(Random past, Random future) {
        double[] load = new double[160];
        double level = 2000;
        for (int i = 0; i < load.length; i++) {
            Random random = i < 120 ? past : future;
            if (random.nextInt(15) == 0) level = random.nextInt(7000);
            load[i] = level + random.nextInt(300);
        }
        return load;
    }

    private static Tip onlyTip(SmallWorld world) {
        assertThat(world.tips.current()).hasSize(1);
        return world.tips.current().get(0);
    }
}
