package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.StorageMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StorageMoveTest extends LocalDisks {
    private static final String[] LEFT = {"/local/web.img", "/local/data.img"};
    private static final String[] MADE = {"/local/web.m-m-1.img", "/local/data.m-m-1.img"};

    StorageMoveTest() {
        super(StorageMigration.class, MoveKind.STORAGE, Optional.empty());
    }

    @BeforeEach
    void run() {
        world.vm("a", VM);
    }

    private void assertDisks(Disks where) throws BackendException {
        assertThat(atSource().disks()).isEqualTo(where);
    }

    private void restart() throws BackendException {
        world.faults().powerCut("a");
        world.faults().powerOn("a");
    }

    @Test
    void itsDisksAreSwitchedHoursAfterTheyWereCopied() throws BackendException {
        perform();
        assertStands(atSource(), Presence.SENDING);
        world.clock().advance(Duration.ofHours(5));
        assertDisks(Disks.AS_BEFORE);
        arrival = in.finish(transfer);
        assertStands(atSource(), Presence.RUNNING, LEFT[0], LEFT[1]);
        assertDisks(Disks.MOVED);
        out.confirm(arrival);
        assertAllIsWellOn("a");
        assertThat(world.hasFile("a", MADE[0])).isTrue();
        assertThat(world.hasFile("a", LEFT[0])).isFalse();
        assertThat(world.runs(WEB)).hasSize(1);
        restart();
        settleSource(SettlingAct.START);
        assertAllIsWellOn("a");
    }

    @Test
    void beforeFinishAllCanBeUndone() throws BackendException {
        perform();
        in.discard();
        out.keep();
        assertStands(atSource(), Presence.RUNNING);
        assertAllIsWellOn("a");
        assertThat(world.hasFile("a", LEFT[0])).isTrue();
    }

    @Test
    void whatNobodyLeadsAnyMoreGoesOnUntilItIsStopped() throws BackendException {
        perform();
        world.faults().clientDies();
        assertStands(atSource(), Presence.SENDING);
        settleSource(SettlingAct.STOP_SENDING);
        assertStands(atSource(), Presence.RUNNING);
        assertAllIsWellOn("a");
    }

    @Test
    void aProgramThatDiesBetweenTwoDisksLeavesItBetween() throws BackendException {
        perform();
        world.faults().later(Duration.ofMillis(3), world.faults()::clientDies);
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        assertDisks(Disks.BETWEEN);
        assertThatThrownBy(() -> settleSource(SettlingAct.STOP_SENDING)).isInstanceOf(Refused.class);
        settleSource(SettlingAct.SWITCH_DISKS);
        assertDisks(Disks.MOVED);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertAllIsWellOn("a");
    }

    @Test
    void aPowerCutBetweenTwoDisksLeavesADefinitionWithBoth() throws BackendException {
        perform();
        world.faults().later(Duration.ofMillis(7), () -> world.faults().powerCut("a"));
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        world.faults().powerOn("a");
        assertStands(atSource(), Presence.OFF, LEFT[0], MADE[1]);
        assertDisks(Disks.BETWEEN);
        settleSource(SettlingAct.SWITCH_DISKS);
        settleSource(SettlingAct.START);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertAllIsWellOn("a");
        assertThat(world.whereRuns(WEB)).containsExactly("a");
    }

    @Test
    void aPowerCutThatTakesTheDefinitionAlongIsSettledByGoingForward() throws BackendException {
        finish();
        world.clock().advance(Duration.ofSeconds(1));
        world.faults().powerCutBeforeSync("a");
        world.faults().powerOn("a");
        assertStands(atSource(), Presence.OFF, MADE);
        assertThat(world.isIntact(WEB)).isFalse();
        settleSource(SettlingAct.SWITCH_DISKS);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        settleSource(SettlingAct.START);
        assertAllIsWellOn("a");
    }

    @Test
    void aPowerCutDuringTheCopyLeavesTheOldFilesInUseAndHalfMadeOnes() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), () -> world.faults().powerCut("a"));
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Lost.class);
        world.faults().powerOn("a");
        assertStands(atSource(), Presence.OFF, MADE);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        settleSource(SettlingAct.START);
        assertAllIsWellOn("a");
    }

    @Test
    void aCopyThatIsNotInStepIsNotGoneOverTo() throws BackendException {
        perform();
        in.discard();
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Refused.class);
        assertDisks(Disks.AS_BEFORE);
    }
}
