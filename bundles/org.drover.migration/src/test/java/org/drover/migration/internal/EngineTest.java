package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.Run;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    @TempDir
    Path directory;

    private Lab lab;

    private Lab lab() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        return lab;
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    @Test
    void aVmMovesThroughAllStagesAndTheRecordSaysWhatItCost() {
        MigrationId id = lab().move("b");

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("b");
        assertThat(lab.journal.open()).isEmpty();
        assertThat(record.figures().pause().orElseThrow()).isLessThan(Duration.ofMillis(250));
        assertThat(lab.news().stream().map(MigrationRecord::stage).distinct())
                .containsExactly(
                        Stage.QUEUED,
                        Stage.CHECKING,
                        Stage.PREPARING,
                        Stage.COPYING,
                        Stage.SWITCHING_OVER,
                        Stage.CONFIRMING,
                        Stage.DONE);
        assertThat(lab.engine.history(10)).containsExactly(record);
    }

    @Test
    void aDelegatedMigrationRunsInTheSameWay() {
        lab = new Lab(directory, 1, Lab.DELEGATED);
        MigrationId id = lab.move("b");

        assertThat(lab.record(id).stage()).as(lab.record(id).toString()).isEqualTo(Stage.DONE);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    @Test
    void whatTheCheckFindsIsRefusedBeforeAnythingIsTouched() {
        lab().world.vm("a", VmSpec.named("stuck").withImmovable("it has a device of the host"));
        lab.world.vmThatIsOff("b", VmSpec.named("other").withName("web"));
        lab.hosts.look();
        MigrationRecord record = lab.record(lab.move("b"));

        assertThat(record.stage()).isEqualTo(Stage.REFUSED);
        assertThat(record.message()).contains("web", "b has another VM named web", "Rename");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.journal.open()).isEmpty();
    }

    @Test
    void aVmIsMovedByOneMigrationAtATime() {
        MigrationId first = lab().submit("b");
        assertThatThrownBy(() -> lab.submit("c"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("web is being moved to b already, by migration " + first);
    }

    @Test
    void cancelledInTheQueueNothingIsTouched() throws BackendException {
        MigrationId id = lab().submit("b");
        lab.world.vm("b", VmSpec.named("db"));
        assertThat(lab.engine.cancel(id)).isEqualTo(CancelAnswer.CANCELLED);
        assertThat(lab.settle()).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.CANCELLED);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
        assertThat(lab.engine.cancel(id)).isEqualTo(CancelAnswer.NOTHING_TO_CANCEL);
    }

    @Test
    void cancelledDuringTheCopyTheVmStays() {
        MigrationId id = lab().submit("b");
        lab.schedule.after(Duration.ofSeconds(1), () -> cancel(id, CancelAnswer.CANCELLED));
        assertThat(lab.settle()).isTrue();

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.CANCELLED);
        assertThat(record.message()).contains("Migration of web to b was cancelled in PERFORM", "web runs on a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
    }

    private void cancel(MigrationId id, CancelAnswer expected) {
        try {
            assertThat(lab.engine.cancel(id)).isEqualTo(expected);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onceFinishMayBeSentItIsTooLateToCancel() {
        lab();
        boolean[] asked = {false};
        lab.engine.watch(record -> {
            if (record.stage() != Stage.CONFIRMING || asked[0]) return;
            asked[0] = true;
            cancel(record.ticket().id(), CancelAnswer.TOO_LATE);
        });
        MigrationId id = lab.move("b");
        assertThat(asked[0]).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
    }

    @Test
    void aTransferThatDoesNotMoveForTenSecondsIsGivenUp() {
        lab().world
                .faults()
                .later(Duration.ofMillis(500), () -> lab.world.faults().stall("b"));
        MigrationId id = lab.submit("b");
        assertThat(lab.settle(Duration.ofSeconds(14))).isTrue();

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(record.message()).contains("web to b returned in PERFORM: stalled: nothing moved for 10 s");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @Test
    void aVmThatIsStoppedForThreeTimesItsBudgetIsSetGoingAgainOnTheSource() {
        lab().world.clock().pace(5); // progress is told by a thread that needs real time
        lab.world.faults().stallAtSwitchOver("a");
        MigrationId id = lab.move("b");

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(record.message())
                .contains("was stopped on a for more than 600 ms, 3 times its pause budget", "larger pause budget");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
        List<Run> runs = lab.world.runs(Lab.WEB);
        assertThat(runs).hasSize(2);
        Duration pause =
                Duration.between(runs.get(0).until().orElseThrow(), runs.get(1).from());
        assertThat(pause).isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
    }

    @Test
    void aDestinationThatDiesInTheTransferIsNotSentToForLong() {
        lab().world
                .faults()
                .later(Duration.ofMillis(500), () -> lab.world.faults().powerCut("b"));
        MigrationId id = lab.submit("b");
        assertThat(lab.settle(Duration.ofSeconds(60))).isFalse(); // b has still to be cleaned

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(record.message()).contains("web to b returned in PERFORM", "Look at b", "web runs on a");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
    }

    @Test
    void whenContactToTheHalfMadeVmIsLostTheTransferEndsWithoutAPause() {
        lab().world
                .faults()
                .later(Duration.ofMillis(500), () -> lab.world.faults().breakConnections("b"));
        MigrationId id = lab.move("b");

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.RETURNED);
        assertThat(record.message()).contains("finish on host b", "Check that b is up", "web runs on a");
        assertThat(lab.world.runs(Lab.WEB)).as("it was never stopped").hasSize(1);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"its bridge br0 is gone", "its volume vms is gone", "no migration port is free"})
    void whatTheDestinationItselfRefusesIsSaidWithWhatToDo(String reason) {
        lab().world.faults().refuseNext("b", "prepare", reason);
        MigrationRecord record = lab.record(lab.move("b"));

        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(record.message())
                .contains(
                        "web to b returned in PREPARE", "prepare on host b", reason, "Mend that on b", "web runs on a");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @Test
    void movesOfOneHostComeOneAfterAnotherAndSayWhomTheyWaitFor() {
        MigrationId web = lab().submit("b");
        MigrationId db = move(VmSpec.named("db"), "c");
        assertThat(lab.record(db).message()).isEqualTo("behind web on a (limit: 1 at a host)");
        assertThat(lab.settle()).isTrue();
        assertThat(List.of(lab.record(web).stage(), lab.record(db).stage())).containsOnly(Stage.DONE);
        assertThat(at(lab.record(db), "PERFORM")).isAfterOrEqualTo(at(lab.record(web), "CONFIRM"));
    }

    @ParameterizedTest
    @CsvSource({"10, behind long on a", "600, 'is prepared, and transfers behind long on a'"})
    void howLongBeforeTheEndOfATransferTheNextIsPreparedIsASetting(int seconds, String said) {
        lab = new Lab(directory, 1, Lab.DELEGATED);
        Limits usual = Limits.DEFAULT;
        lab.limits = new Limits(
                usual.most(),
                usual.ahead(),
                Duration.ofSeconds(seconds),
                usual.stall(),
                usual.pauseFactor(),
                usual.background());
        lab.kill();
        lab.boot();
        move(VmSpec.named("long").withSize(1, new Mhz(1000), Bytes.ofGiB(30)), "b"); // 25 s, at 10 Gbit/s
        MigrationId next = move(small("next"), "c");
        lab.schedule.runUntil(() -> false, Duration.ofSeconds(5));
        assertThat(lab.record(next).message()).startsWith(said);
        assertThat(lab.settle()).isTrue();
    }

    private MigrationId move(VmSpec another, String destination) {
        lab.world.vm("a", another);
        lab.hosts.look();
        return lab.engine.submit(
                new MoveRequest(another.id(), new HostId(destination), MigrationOptions.DEFAULT, "a test"));
    }

    private static VmSpec small(String name) {
        return VmSpec.named(name).withSize(1, new Mhz(1000), Bytes.ofMiB(512));
    }

    private static Instant at(MigrationRecord record, String phase) {
        return record.log().stream()
                .filter(line -> line.text().equals(phase))
                .map(MigrationRecord.LogLine::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMoveThatIsPreparedAndWaitsForItsTransferCanBeCancelledAndLeavesNothing() {
        lab();
        MigrationId[] second = new MigrationId[1];
        boolean[] asked = {false};
        lab.engine.watch(record -> {
            boolean waits =
                    record.ticket().id().equals(second[0]) && record.message().startsWith("is prepared");
            if (!waits || asked[0]) return;
            asked[0] = true;
            cancel(second[0], CancelAnswer.CANCELLED);
        });
        MigrationId first = move(small("one"), "b");
        second[0] = move(small("two"), "c");
        assertThat(lab.settle()).isTrue();

        assertThat(asked[0])
                .as("it was prepared while the first one transferred")
                .isTrue();
        assertThat(lab.record(first).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(second[0]).stage())
                .as("%s", lab.record(second[0]))
                .isEqualTo(Stage.CANCELLED);
        assertThat(lab.world.whereKnown(small("two").id())).containsExactly("a");
        assertThat(lab.world.runs(small("two").id())).as("it was never stopped").hasSize(1);
    }
}
