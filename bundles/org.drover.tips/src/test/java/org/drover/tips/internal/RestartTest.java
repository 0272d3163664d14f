package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.drover.migration.Stage;
import org.drover.model.VmId;
import org.drover.tips.Mode;
import org.drover.tips.Tip;
import org.drover.tips.TipState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tips know after a restart, whenever it comes. */
class RestartTest {
    private static final VmId BURNER = new VmId("burner");
    private final SmallWorld world = new SmallWorld(Mode.ADVISE)
            .vm("burner", SmallWorld.A, 1000)
            .vm("calm", SmallWorld.A, 4500)
            .vm("other", SmallWorld.B, 500);
    private Tip tip;

    @BeforeEach
    void raise() {
        world.run(20);
        world.load.put(BURNER, 5000.0);
        world.run(5);
        tip = world.tips.current().get(0);
    }

    @Test
    void aLiveTipLivesOnAndNoSecondOneComes() {
        world.restart();
        assertThat(world.tips.current()).containsExactly(tip);
        world.run(10);
        assertThat(world.tips.current()).extracting(Tip::id).containsExactly(tip.id());
    }

    @Test
    void aLiveTipIsNotOverBecauseHostsAreConnectedAgainFirst() {
        world.restart();
        world.nobodyLooksFor(60);
        world.run(2);
        assertThat(world.tips.current()).extracting(Tip::id).containsExactly(tip.id());
    }

    @Test
    void aFollowUpThatWasPendingIsMeasuredAfterwards() {
        world.tips.implement(tip.id());
        world.run(2);
        assertThat(found().verification()).isEmpty();
        world.restart();
        world.nobodyLooksFor(40);
        world.run(1);
        assertThat(found().verification()).as("too little is recorded yet").isEmpty();
        world.run(4);
        assertThat(found().verification().orElseThrow().kept()).isTrue();
        assertThat(world.shelved.get(tip.id()).verification()).isPresent();
    }

    @Test
    void aFollowUpThatCannotBeMeasuredAnyMoreSaysSo() {
        world.tips.implement(tip.id());
        world.restart();
        world.nobodyLooksFor(3 * 24 * 3600);
        world.where.remove(tip.move().orElseThrow().vm());
        world.run(3);
        assertThat(found().note()).isEqualTo(Outcomes.NOT_MEASURED);
        assertThat(found().verification()).isEmpty();
    }

    @Test
    void aDismissalAndACoolDownOutliveTheProcess() {
        world.tips.dismiss(tip.id(), "a test of the fans", Duration.ofSeconds(60));
        world.restart();
        world.run(30);
        assertThat(world.tips.current()).isEmpty();
        assertThat(world.tips.quiet()).singleElement().asString().contains("was dismissed for a time");
        assertThat(world.tips.history(1)).extracting(Tip::note).containsExactly("a test of the fans");
    }

    @Test
    void aMoveThatEndedWhileNobodyLookedIsWrittenOnItsTip() {
        world.outcome = Stage.COPYING;
        world.tips.implement(tip.id());
        assertThat(found().state()).isEqualTo(TipState.IMPLEMENTING);
        world.restart();
        world.endAs(Stage.RETURNED, "no free port on b");
        world.run(1);
        assertThat(found().state()).isEqualTo(TipState.FAILED);
        assertThat(found().note()).contains("no free port on b");
    }

    @Test
    void aTipWhoseHandingOverWasCutOffFindsItsMigration() {
        world.outcome = Stage.COPYING;
        world.tips.implement(tip.id());
        world.shelved.put(tip.id(), tip); // as it was before: the process died between the engine's yes and the row
        world.restart();
        world.run(1);
        assertThat(found().state()).isEqualTo(TipState.IMPLEMENTING);
        assertThat(world.asked).hasSize(1);
    }

    @Test
    void aMigrationWhoseRecordIsLostIsJudgedByWhereTheVmIs() {
        world.tips.implement(tip.id());
        Tip implementing = world.told.stream()
                .filter(told -> told.state() == TipState.IMPLEMENTING)
                .findFirst()
                .orElseThrow();
        world.shelved.put(tip.id(), implementing);
        world.records.clear();
        world.restart();
        world.run(9);
        assertThat(found().state()).isEqualTo(TipState.IMPLEMENTING);
        world.run(3);
        assertThat(found().state()).isEqualTo(TipState.IMPLEMENTED);
        assertThat(found().note()).endsWith("is on b");
    }

    @Test
    void whatAShelfThatWasAwayDidNotTakeIsThereOnceItIsBack() {
        world.shelfIsAway = true;
        world.tips.dismiss(tip.id(), "not now", Duration.ofSeconds(20));
        assertThat(found().state()).isEqualTo(TipState.DISMISSED);
        assertThat(world.shelved.get(tip.id()).state()).isEqualTo(TipState.NEW);
        world.shelfIsAway = false;
        world.run(30);
        assertThat(world.tips.current()).hasSize(1);
        assertThat(List.copyOf(world.shelved.values()))
                .extracting(Tip::state)
                .containsExactly(TipState.DISMISSED, TipState.NEW);
    }

    private Tip found() {
        return world.tips.find(tip.id()).orElseThrow();
    }
}
