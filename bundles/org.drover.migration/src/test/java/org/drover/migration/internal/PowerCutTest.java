package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.backend.api.Capability;
import org.drover.backend.simulator.Run;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The destination loses power around finish: old memory never goes on over disks that may be newer. */
class PowerCutTest {
    private record Cut(String step, Mishap mishap, Set<Class<? extends Capability>> offered) {
        boolean told() {
            return step.equals("confirm") || mishap.done;
        }

        @Override
        public String toString() {
            return step + " " + mishap + (offered.contains(org.drover.backend.api.Leases.class) ? " with leases" : "");
        }
    }

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Lab lab;

    @AfterEach
    void neverTwiceAndNoOldMemoryOverNewerDisks() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    static Stream<Cut> cuts() {
        List<Cut> all = new ArrayList<>();
        for (String step : List.of("finish", "confirm")) {
            for (Mishap mishap :
                    List.of(Mishap.LOST_BEFORE, Mishap.LOST_AFTER, Mishap.DIES_BEFORE, Mishap.DIES_AFTER)) {
                all.add(new Cut(step, mishap, Lab.DRIVEN_AND_LIFECYCLE));
                all.add(new Cut(step, mishap, Lab.GUARDED));
            }
        }
        return all.stream();
    }

    /** Moves web to b, has that happen to the call, and cuts b's power at the same moment. */
    private MigrationId moveAndCut(Cut cut, Runnable powerCut) {
        lab = new Lab(directory, 1, cut.offered);
        lab.process.plan(new Plan(cut.step, cut.mishap));
        lab.process.whenItHappens(powerCut);
        MigrationId id = lab.submit("b");
        lab.schedule.runUntil(() -> waits(id), LONG);
        if (cut.mishap.dies()) {
            assertThat(lab.process.dead()).isTrue();
            lab.kill();
            lab.boot();
            lab.schedule.runUntil(() -> waits(id), LONG);
        }
        return id;
    }

    private boolean waits(MigrationId id) {
        return record(id).message().contains("waiting for host");
    }

    private MigrationRecord record(MigrationId id) {
        return lab.engine.find(id).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void whileTheDestinationIsAwayNothingOldRunsAndWhenItIsBackItDecides(Cut cut) {
        MigrationId id = moveAndCut(cut, () -> lab.world.faults().powerCut("b"));
        MigrationRecord waits = record(id);
        assertThat(lab.world.whereRuns(Lab.WEB)).isEmpty();
        assertThat(waits.stage()).as("%s", waits).isEqualTo(Stage.RECOVERING);
        assertThat(waits.message())
                .contains("waiting for host b: web may be running there", "Bring b back", "powered off");
        assertThat(lab.journal.open()).hasSize(1);

        lab.world.faults().powerOn("b");
        lab.hosts.look();
        if (cut.told()) {
            assertThat(lab.settle(Duration.ofSeconds(5))).as("%s", record(id)).isTrue(); // asked as soon as it is back
            assertThat(record(id).stage()).isEqualTo(Stage.DONE);
            assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("b");
            assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
            assertThat(record(id).message()).contains("cut off", "started on b from its disks", "memory is lost");
            assertThat(lab.world.runs(Lab.WEB).stream().map(Run::host)).containsExactly("a", "b", "b");
        } else {
            lab.schedule.runUntil(() -> record(id).message().contains("look at both"), Duration.ofSeconds(5));
            // it never ran there, but a host that restarted since cannot show it
            assertThat(lab.world.whereRuns(Lab.WEB)).isEmpty();
            assertThat(record(id).message()).contains("lost what would show it", "docs/migration.md");
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aDestinationThatComesBackWithoutItsRecordsProvesNothing(Cut cut) {
        MigrationId id = moveAndCut(cut, () -> lab.world.faults().powerCutBeforeSync("b"));
        lab.world.faults().powerOn("b");
        lab.hosts.look();
        lab.schedule.runUntil(
                () -> record(id).stage().isEnd() || record(id).message().contains("look at both"),
                Duration.ofSeconds(60));
        assertThat(lab.world.whereRuns(Lab.WEB)).as("%s", record(id)).isEmpty();
        if (lab.world.whereKnown(Lab.WEB).isEmpty()) {
            assertThat(record(id).stage()).isEqualTo(Stage.VM_LOST); // confirm was done, then its host forgot it
        } else {
            assertThat(record(id).stage()).isEqualTo(Stage.RECOVERING);
            assertThat(record(id).message()).contains("look at both hosts");
        }
    }

    @Test
    void aGuestThatShutDownOverThereIsNotStartedAgain() {
        Cut cut = new Cut("finish", Mishap.DIES_AFTER, Lab.DRIVEN_AND_LIFECYCLE);
        lab = new Lab(directory, 1, cut.offered);
        lab.process.plan(new Plan(cut.step, cut.mishap));
        MigrationId id = lab.submit("b");
        lab.settle(Duration.ofSeconds(60));
        lab.kill();
        lab.shutDown("b");
        lab.boot();
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        assertThat(record(id).stage()).isEqualTo(Stage.DONE);
        assertThat(record(id).message()).contains("shut down");
        assertThat(lab.world.whereRuns(Lab.WEB)).isEmpty();
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    @Test
    void aWaitingMigrationKeepsNoOtherFromGoing() {
        moveAndCut(
                new Cut("finish", Mishap.LOST_AFTER, Lab.DRIVEN_AND_LIFECYCLE),
                () -> lab.world.faults().powerCut("b"));
        lab.world.vm("a", org.drover.backend.simulator.VmSpec.named("db"));
        lab.hosts.look();
        MigrationId db = lab.engine.submit(new org.drover.migration.MoveRequest(
                new org.drover.model.VmId("vm-db"),
                new org.drover.model.HostId("c"),
                org.drover.backend.api.MigrationOptions.DEFAULT,
                "a test"));
        lab.schedule.runUntil(() -> record(db).stage().isEnd(), Duration.ofSeconds(60));
        assertThat(record(db).stage()).as("%s", record(db)).isEqualTo(Stage.DONE);
    }

    @Test
    void ofADelegatedMigrationWhoseDestinationIsCutOffNothingOldGoesOn() {
        for (long millis = 100; millis <= 3_000; millis += 200) {
            try (Lab one = new Lab(directory.resolve("at" + millis), 1, Lab.DELEGATED)) {
                lab = one;
                one.world.faults().later(Duration.ofMillis(millis), () -> one.world
                        .faults()
                        .powerCut("b"));
                MigrationId id = one.submit("b");
                one.settle(Duration.ofSeconds(30));
                one.world.faults().powerOn("b");
                one.hosts.look();
                assertThat(one.settle(Duration.ofSeconds(60)))
                        .as("%s", one.engine.current())
                        .isTrue();
                assertThat(one.world.brokenPromises()).isEmpty();
                boolean stayed = one.world.whereRuns(Lab.WEB).contains("a");
                assertThat(one.engine.find(id).orElseThrow().stage())
                        .as("cut at %d ms", millis)
                        .isIn(stayed ? Set.of(Stage.RETURNED, Stage.REFUSED) : Set.of(Stage.DONE, Stage.VM_LOST));
            }
        }
        lab = new Lab(directory.resolve("last"), 1, Lab.DELEGATED);
    }
}
