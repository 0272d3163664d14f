package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRecord.State;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    @TempDir
    Path directory;

    private PlanLab lab;

    @AfterEach
    void neverTwiceAndNothingLeftOver() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    private PlanLab lab(List<String> hosts, List<String> vms) {
        lab = new PlanLab(directory, hosts, vms);
        return lab;
    }

    @Test
    void whatHasNoHostInCommonMovesAtOnceAndOneHostTransfersOneAtATime() {
        lab(List.of("a 64", "b 64", "c 64", "d 64"), List.of("web a 4", "db a 4", "mail c 4"));
        PlanId id = lab.submit("web>b", "db>b", "mail>d");
        lab.until(() -> lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        assertThat(lab.engine.current()).extracting(r -> r.vmName()).containsExactlyInAnyOrder("web", "mail");
        assertThat(lab.moveOf(id, "db").message()).isEqualTo("behind web on a");

        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).isEqualTo(State.DONE);
        assertThat(lab.where("web") + lab.where("db") + lab.where("mail")).isEqualTo("bbd");
    }

    @Test
    void aMoveWaitsUntilAnotherOneHasMadeRoomForIt() {
        lab(List.of("a 8", "b 8", "c 64"), List.of("web a 8", "db b 8"));
        PlanId id = lab.submit("web>b", "db>c");
        lab.until(() -> !lab.engine.current().isEmpty());
        assertThat(lab.moveOf(id, "web").message()).isEqualTo("until db has left b: there is no room before");
        assertThat(lab.ended(id).state()).isEqualTo(State.DONE);
        assertThat(lab.made()).containsExactly("db b>c", "web a>b");
    }

    @Test
    void twoFullHostsSwapByAThird() {
        lab(List.of("a 8", "b 8", "c 8"), List.of("web a 8", "db b 8"));
        PlanId id = lab.submit("web>b", "db>a");
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).as(plan.toString()).isEqualTo(State.DONE);
        assertThat(lab.where("web") + lab.where("db")).isEqualTo("ba");
        assertThat(lab.made()).containsExactly("web a>c", "db b>a", "web c>b");
        assertThat(lab.log(id)).containsExactly("web stops over on c on its way to b, so that others get past");
    }

    @Test
    void aSwapWithoutAThirdHostIsRefusedWithTheReasonAndNothingIsMoved() {
        lab(List.of("a 8", "b 8", "c 4"), List.of("web a 8", "db b 8"));
        PlanRecord plan = lab.record(lab.submit("web>b", "db>a"));
        assertThat(plan.state()).isEqualTo(State.REFUSED);
        assertThat(plan.message())
                .contains("web: b has 0 B to spare, web needs 8.0 GiB")
                .contains("no third host has room for a stop, the most is 4.0 GiB on c")
                .endsWith("Nothing was moved");
        lab.schedule.runUntil(() -> false, Duration.ofMinutes(1));
        assertThat(lab.migrations).isEmpty();
        assertThat(lab.plans.current()).isEmpty();
    }

    @Test
    void theForecastSaysTheOrderAndChangesNothing() {
        lab(List.of("a 8", "b 8", "c 8"), List.of("web a 8", "db b 8"));
        PlanForecast forecast = lab.plans.forecast(PlanLab.request("web>b", "db>a"));
        assertThat(forecast.possible()).isTrue();
        assertThat(forecast.steps())
                .extracting(s -> s.vmName() + " " + s.from() + ">" + s.to() + (s.stop() ? " stop" : "") + s.waitsFor())
                .containsExactly("web a>c stop[]", "db b>a[web]", "web c>b[web, db]");
        assertThat(forecast.takes())
                .isEqualTo(forecast.steps()
                        .get(2)
                        .begins()
                        .plus(forecast.steps().get(2).takes()));
        assertThat(lab.engine.current()).isEmpty();
    }

    @Test
    void aHostThatRefusesOrDiesIsReplacedByTheNextBest() {
        lab(List.of("a 64", "b 64", "c 64"), List.of("web a 4", "db a 4"));
        PlanId id = lab.submit("web>b,c", "db>b,c");
        lab.until(() -> lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        lab.world.faults().powerCut("b");
        lab.schedule.runUntil(() -> false, Duration.ofSeconds(30));
        lab.hosts.look();
        lab.world.faults().later(Duration.ofMinutes(2), () -> lab.world.faults().powerOn("b"));
        PlanRecord plan = lab.ended(id);

        assertThat(plan.state()).as(plan.toString()).isEqualTo(State.DONE);
        assertThat(lab.where("web") + lab.where("db"))
                .as(plan + ""
                        + lab.migrations.stream().filter(r -> r.stage().isEnd()).toList())
                .isEqualTo("cc");
        assertThat(lab.log(id)).anyMatch(line -> line.contains("goes to c instead of b"));
    }

    @Test
    void aVmThatNobodyTakesStaysAndTheOthersGo() {
        lab(List.of("a 64", "b 64"), List.of("web a 4", "db a 4"));
        lab.world.faults().refuseNext("a", "start", "it is busy");
        PlanId id = lab.submit("web>b", "db>b");
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).isEqualTo(State.PARTLY_DONE);
        assertThat(plan.message()).isEqualTo("1 of 2 were moved; undo takes them back");
        PlanMove stayed = plan.moves().stream()
                .filter(m -> m.state() == PlanMove.State.STAYED)
                .findFirst()
                .orElseThrow();
        assertThat(stayed.message()).contains("it is busy");
        assertThat(lab.where(stayed.vmName())).isEqualTo("a");
    }

    @Test
    void cancelledInTheMiddleTheMoveUnderWayEndsAndUndoTakesBackWhatWasMoved() {
        lab(List.of("a 64", "b 64"), List.of("web a 4", "db a 4", "mail a 4"));
        PlanId id = lab.submit("web>b", "db>b", "mail>b");
        lab.until(() ->
                lab.made().size() == 1 && lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        assertThat(lab.plans.cancel(id, false)).isEqualTo(CancelAnswer.CANCELLED);
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).isEqualTo(State.CANCELLED);
        assertThat(plan.message()).isEqualTo("2 of 3 were moved; undo takes them back");
        assertThat(lab.plans.cancel(id, true)).isEqualTo(CancelAnswer.TOO_LATE);

        PlanRecord undo = lab.ended(lab.plans.undo(id));
        assertThat(undo.state()).isEqualTo(State.DONE);
        assertThat(undo.undoes()).contains(id);
        assertThat(lab.where("web") + lab.where("db") + lab.where("mail")).isEqualTo("aaa");
        assertThatThrownBy(() -> lab.plans.undo(id)).hasMessageContaining("nothing to take back");
    }

    @Test
    void cancelledWithItsMovesNothingGoesOn() {
        lab(List.of("a 64", "b 64"), List.of("web a 4", "db a 4"));
        PlanId id = lab.submit("web>b", "db>b");
        lab.until(() -> lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        lab.plans.cancel(id, true);
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).isEqualTo(State.CANCELLED);
        assertThat(plan.moves()).allMatch(m -> m.state() == PlanMove.State.CANCELLED);
        assertThat(lab.where("web") + lab.where("db")).isEqualTo("aa");
        assertThat(lab.plans.cancel(id, true)).isEqualTo(CancelAnswer.NOTHING_TO_CANCEL);
    }

    @Test
    void aFinishedPlanIsUndoneAlsoASwap() {
        lab(List.of("a 8", "b 8", "c 8"), List.of("web a 8", "db b 8"));
        PlanId id = lab.submit("web>b", "db>a");
        lab.ended(id);
        assertThat(lab.ended(lab.plans.undo(id)).state()).isEqualTo(State.DONE);
        assertThat(lab.where("web") + lab.where("db")).isEqualTo("ab");
    }

    @Test
    void aVmThatAnotherBalancerMovesIsNamedLeftThereAndTheRestIsOrderedAnew() {
        lab(List.of("a 64", "b 16", "c 16"), List.of("web a 8", "db a 8", "mail a 8"));
        PlanId id = lab.submit("web>b,c", "db>b,c", "mail>c,b");
        lab.until(() -> lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        String victim = lab.record(id).moves().stream()
                .filter(m -> m.state() == PlanMove.State.WAITING)
                .findFirst()
                .orElseThrow()
                .vmName();
        String there = lab.moveOf(id, victim).to().value().equals("b") ? "c" : "b";
        MigrationId foreign = lab.move(victim, there, "too hot on a");
        lab.until(() -> lab.moveOf(id, victim).message().contains("somebody else"));
        assertThat(lab.moveOf(id, victim).message()).contains(foreign.value(), "too hot on a");
        PlanRecord plan = lab.ended(id);

        PlanMove taken = lab.moveOf(id, victim);
        assertThat(taken.state()).as(plan.toString()).isEqualTo(PlanMove.State.TAKEN);
        assertThat(taken.message())
                .contains(victim + " was moved to " + there + " by somebody else", "by migration " + foreign);
        assertThat(lab.where(victim)).isEqualTo(there);
        assertThat(plan.state()).isEqualTo(State.PARTLY_DONE);
        assertThat(plan.moves())
                .filteredOn(m -> m.state() == PlanMove.State.DONE)
                .hasSize(2);
    }

    @Test
    void aScriptThatMovesAVmBehindDroversBackIsNoticed() {
        lab(List.of("a 64", "b 64", "c 64"), List.of("web a 4", "db a 4"));
        PlanId id = lab.submit("web>b", "db>b");
        lab.until(() -> lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        String victim = lab.moveOf(id, "web").state() == PlanMove.State.WAITING ? "web" : "db";
        lab.movesByItself(victim, "a", "c");
        PlanRecord plan = lab.ended(id);
        assertThat(lab.moveOf(id, victim).message())
                .contains("was moved to c by somebody else", "not by Drover: by a script");
        assertThat(plan.state()).isEqualTo(State.PARTLY_DONE);
    }

    @Test
    void aPlanGoesOnAfterTheEngineDied() {
        lab(List.of("a 64", "b 64"), List.of("web a 4", "db a 4", "mail a 4"));
        PlanId id = lab.submit("web>b", "db>b", "mail>b");
        lab.until(() ->
                lab.made().size() == 1 && lab.engine.current().stream().anyMatch(r -> r.stage() == Stage.COPYING));
        lab.kill();
        lab.boot();
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).as(plan.toString()).isEqualTo(State.DONE);
        assertThat(lab.log(id)).contains("goes on: the engine was started again");
        assertThat(lab.where("web") + lab.where("db") + lab.where("mail")).isEqualTo("bbb");
    }

    @Test
    void drivenMovesOfAPlanArePreparedAheadAndNeverCrowdAHost() {
        lab = new PlanLab(
                directory,
                Set.of(DrivenMigration.class),
                List.of("a 64", "b 64", "c 64"),
                List.of("web a 1", "db a 1", "mail a 1"));
        PlanId id = lab.submit("web>b", "db>c", "mail>b");
        PlanRecord plan = lab.ended(id);
        assertThat(plan.state()).isEqualTo(State.DONE);
    }

    @Test
    void aVmIsPartOfOnePlanAtATimeAndUnknownOnesAreACallersMistake() {
        lab(List.of("a 64", "b 64"), List.of("web a 4"));
        PlanId id = lab.submit("web>b");
        assertThatThrownBy(() -> lab.submit("web>b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("web is part of plan " + id);
        assertThatThrownBy(() -> lab.submit("nobody>b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.submit("web>nowhere")).isInstanceOf(IllegalArgumentException.class);
        assertThat(lab.ended(id).moves().get(0).at()).isEqualTo(new HostId("b"));
    }
}
