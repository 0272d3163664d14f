package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.simulator.internal.Force;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 512 MiB of memory: 0.43 s to save, to carry and to restore. */
class QuickMoveTest extends LocalDisks {
    private static final String IMAGE = "/local/web.m-m-1.save";
    private static final String[] MADE = {"/local/web.m-m-1.img", "/local/data.m-m-1.img", IMAGE};
    private static final String[] LEFT = {"/local/web.img", "/local/data.img", IMAGE};

    QuickMoveTest() {
        super(SavedStateMigration.class, MoveKind.QUICK, Optional.of(new SavedImage(IMAGE, IMAGE, true)));
    }

    @BeforeEach
    void run() {
        world.vm("a", VM);
    }

    private void assertRunsWellOn(String host) {
        assertAllIsWellOn(host);
        assertThat(world.whereRuns(WEB)).containsExactly(host);
    }

    @Test
    void itGoesOnThereFromItsMemoryAndNothingIsLeft() throws BackendException {
        finish();
        MigrationFigures figures = out.confirm(arrival);
        assertThat(figures.pause().orElseThrow()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        assertRunsWellOn("b");
    }

    @Test
    void whileItIsSavedItRunsNowhere() throws BackendException {
        perform();
        assertThat(world.whereInMemory(WEB)).isEmpty();
        assertThat(world.whereSaved(WEB)).containsExactly("a");
        assertStands(atSource(), Presence.HANDED_OVER);
        assertStands(atDestination(), Presence.ABSENT, MADE);
        assertThat(out.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
        in.discard();
        out.keep();
        assertRunsWellOn("a");
        assertThat(atSource().mark()).isEmpty();
    }

    @Test
    void cancellingWhileItIsSavedLetsItRunOn() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(200), this::cancel);
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Refused.class);
        assertThat(world.whereRuns(WEB)).containsExactly("a");
        in.discard();
        out.keep();
        assertRunsWellOn("a");
    }

    private void cancel() {
        try {
            assertThat(out.cancel()).isEqualTo(CancelAnswer.CANCELLED);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theImageOutlivesAPowerCutOfTheSource() throws BackendException {
        perform();
        world.faults().powerCut("a");
        world.faults().powerOn("a");
        in.discard();
        assertStands(atSource(), Presence.HANDED_OVER);
        settleSource(SettlingAct.RESUME);
        assertRunsWellOn("a");
    }

    @Test
    void aClientThatDiesWhileItIsSavedLeavesItSaved() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(200), world.faults()::clientDies);
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Lost.class);
        assertThat(atSource().presence()).isEqualTo(Presence.SENDING);
        world.clock().advance(Duration.ofSeconds(2));
        assertStands(atSource(), Presence.HANDED_OVER);
        settleSource(SettlingAct.RESUME);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("a");
    }

    @Test
    void aHostGoesOnRestoringThoughNobodyWaits() throws BackendException {
        perform();
        world.faults().later(Duration.ofMillis(200), world.faults()::clientDies);
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        assertThat(atDestination().presence()).isEqualTo(Presence.INCOMING);
        world.clock().advance(Duration.ofSeconds(2));
        assertThat(atDestination().presence()).isEqualTo(Presence.RUNNING);
        settleSource(SettlingAct.LET_GO);
        assertStands(atSource(), Presence.ABSENT, LEFT);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("b");
    }

    @Test
    void aDestinationThatLosesPowerWhileItRestoresNeverRanIt() throws BackendException {
        perform();
        world.faults().later(Duration.ofMillis(200), () -> world.faults().powerCut("b"));
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        world.faults().powerOn("b");
        assertStands(atDestination(), Presence.ABSENT, MADE);
        out.close();
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        settleSource(SettlingAct.RESUME);
        assertRunsWellOn("a");
    }

    @Test
    void anImageThatWasUsedUpIsFoundOut() throws BackendException {
        finish();
        out.close();
        Force.turnOff(world, "b", WEB);
        settleSource(SettlingAct.RESUME); // which nobody may do, as it ran over there
        assertThat(world.brokenPromises())
                .anyMatch(broken -> broken.contains("memory older than its disks"))
                .anyMatch(broken -> broken.contains("lacks what it wrote to another file"));
        Force.forgive(world);
    }
}
