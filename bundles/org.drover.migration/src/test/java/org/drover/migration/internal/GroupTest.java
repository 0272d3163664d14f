package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRecord.State;
import org.drover.model.HostId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VMs with disks on a volume that one host uses at a time: all of them go, or all of them stay. */
class GroupTest {
    private static final List<String> GROUP = List.of("web a 4 lun", "db a 4 lun", "mail a 4 lun", "other a 4");

    @TempDir
    Path directory;

    private PlanLab lab;

    @AfterEach
    void neverTwiceAndNothingLeftOver() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    private PlanLab lab(List<String> hosts, List<String> vms) {
        lab = new PlanLab(directory, Set.of(DrivenMigration.class), hosts, vms);
        return lab;
    }

    private String where() {
        return lab.where("web") + lab.where("db") + lab.where("mail");
    }

    @Test
    void whoeverAsksForOneOfThemMovesAllAndUndoTakesAllBack() {
        lab(List.of("a 64", "b 64"), GROUP);
        PlanId id = lab.submit("db>b");
        PlanRecord plan = lab.ended(id);

        assertThat(plan.state()).isEqualTo(State.DONE);
        assertThat(plan.moves()).extracting(PlanMove::vmName).containsExactly("db", "mail", "web");
        assertThat(where() + lab.where("other")).isEqualTo("bbba");

        assertThat(lab.ended(lab.plans.undo(id)).state()).isEqualTo(State.DONE);
        assertThat(where()).isEqualTo("aaa");
    }

    @Test
    void oneOfThemAloneIsRefusedWithTheReasonAndWhatWouldHelp() {
        lab(List.of("a 64", "b 64"), GROUP);
        MoveRequest alone =
                new MoveRequest(PlanLab.vm("web"), new HostId("b"), MigrationOptions.DEFAULT, "just this one");

        assertThat(lab.engine.check(alone)).extracting(Obstacle::code).containsExactly("group.together");
        assertThatThrownBy(() -> lab.engine.submit(alone))
                .hasMessageContaining("web belongs on one host with db, mail: they have volume lun in common")
                .hasMessageContaining("drover move --group web --to b");
        assertThat(lab.engine.current()).isEmpty();
    }

    @Test
    void whenOneOfThemCannotGoTheOthersGoBackAndThePlanSaysWhy() {
        lab(List.of("a 64", "b 64"), GROUP);
        PlanId id = lab.submit("web>b");
        lab.until(() -> lab.made().size() == 1);
        String second = lab.record(id).moves().stream()
                .filter(m -> !m.state().isOver())
                .findFirst()
                .orElseThrow()
                .vmName();
        lab.world.faults().refuseNext("b", "prepare", "its storage is being serviced");
        PlanRecord plan = lab.ended(id);

        assertThat(plan.state()).as(plan.toString()).isEqualTo(State.RETURNED);
        assertThat(where()).isEqualTo("aaa");
        assertThat(plan.moves()).allMatch(m -> m.state() == PlanMove.State.STAYED);
        assertThat(plan.moves()).anyMatch(m -> m.message().contains("its storage is being serviced"));
        assertThat(lab.log(id)).anyMatch(line -> line.contains("go back to a"));
        assertThat(second).isNotEmpty();
    }

    @Test
    void whenTheyAreAllBackTheyAreSentToTheNextBestHostTogether() {
        lab(List.of("a 64", "b 64", "c 64"), GROUP);
        PlanId id = lab.submit("web>b,c");
        lab.until(() -> lab.made().size() == 1);
        lab.world.faults().refuseNext("b", "prepare", "its storage is being serviced");

        assertThat(lab.ended(id).state()).as(lab.log(id).toString()).isEqualTo(State.DONE);
        assertThat(where()).isEqualTo("ccc");
        assertThat(lab.log(id)).anyMatch(line -> line.contains("those that belong with it go to c instead"));
    }

    @Test
    void theyGoWhereThereIsRoomForAllOfThem() {
        lab(List.of("a 64", "b 8", "c 64"), GROUP);
        assertThat(lab.ended(lab.submit("web>b,c")).state()).isEqualTo(State.DONE);
        assertThat(where()).isEqualTo("ccc");

        PlanId tooMuch = lab.submit("mail>b");
        assertThat(lab.record(tooMuch).state()).isEqualTo(State.REFUSED);
        assertThat(lab.record(tooMuch).message()).contains("web needs 4.0 GiB. Free memory there");
        assertThat(where()).isEqualTo("ccc");
    }

    @Test
    void thoseThatAreSentApartAreRefused() {
        lab(List.of("a 64", "b 64", "c 64"), GROUP);
        assertThatThrownBy(() -> lab.submit("web>b", "db>c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give them one destination");
        assertThat(lab.ended(lab.submit("web>b,c", "db>c")).state()).isEqualTo(State.DONE);
        assertThat(where()).isEqualTo("ccc");
    }

    @Test
    void cancelledInTheMiddleTheyAreAllWhereTheyWere() {
        lab(List.of("a 64", "b 64"), GROUP);
        PlanId id = lab.submit("web>b", "other>b");
        lab.until(() -> lab.made().stream().anyMatch(m -> !m.startsWith("other")));
        lab.plans.cancel(id, false);

        assertThat(lab.ended(id).state()).isEqualTo(State.CANCELLED);
        assertThat(where()).isEqualTo("aaa");
    }

    @Test
    void whenSomebodyCancelsTheMoveOfOneTheOthersGoBack() throws Exception {
        lab(List.of("a 64", "b 64"), GROUP);
        PlanId id = lab.submit("web>b");
        lab.until(() -> !lab.made().isEmpty() && !others().isEmpty());
        lab.engine.cancel(others().get(0).ticket().id());

        assertThat(lab.ended(id).state()).isEqualTo(State.RETURNED);
        assertThat(where()).isEqualTo("aaa");
    }

    /** Migrations of those that have not arrived yet. */
    private List<MigrationRecord> others() {
        return lab.engine.current().stream()
                .filter(r -> !lab.where(r.vmName()).equals("b"))
                .toList();
    }

    /** The engine is killed at many points of the way there, and of the way back; the destination may refuse besides. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whereverTheEngineDiesAllOfThemAreOnOneHostInTheEnd(int refusing) {
        int there = 0;
        int back = 0;
        for (int kill = 0; kill < 24; kill++) {
            lab = new PlanLab(
                    directory.resolve("kill" + kill), Set.of(DrivenMigration.class), List.of("a 64", "b 64"), GROUP);
            PlanId id = lab.submit("web>b");
            if (refusing > 0) {
                lab.until(() -> lab.made().size() == 1);
                lab.world.faults().refuseNext("b", "prepare", "its storage is being serviced");
            }
            lab.schedule.runUntil(() -> false, Duration.ofMillis(1_700L * kill));
            boolean ended = lab.record(id).state().isEnd();
            lab.kill();
            lab.boot();
            PlanRecord plan = lab.ended(id);

            assertThat(where()).as("killed at %s: %s", kill, plan).isIn("aaa", "bbb");
            assertThat(plan.state())
                    .as("killed at %s: %s", kill, plan)
                    .isEqualTo(where().equals("bbb") ? State.DONE : State.RETURNED);
            if (where().equals("bbb")) there++;
            else back++;
            assertThat(lab.world.brokenPromises()).isEmpty();
            if (kill < 23) lab.close();
            if (ended) break;
        }
        if (refusing == 0) assertThat(there).isGreaterThan(5);
        else assertThat(back).isGreaterThan(5);
    }
}
