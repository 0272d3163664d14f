package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.internal.Force;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ColdMoveTest extends LocalDisks {
    private static final String[] LEFT = {"/local/web.img", "/local/data.img"};
    private static final String[] MADE = {"/local/web.m-m-1.img", "/local/data.m-m-1.img"};

    ColdMoveTest() {
        super(ColdMigration.class, MoveKind.COLD, Optional.empty());
    }

    @BeforeEach
    void define() {
        world.vmThatIsOff("a", VM);
    }

    private void startOn(String host) throws BackendException {
        backend.connect(world.endpoint(host))
                .capability(VmLifecycle.class)
                .orElseThrow()
                .start(WEB);
    }

    @Test
    void itIsDefinedThereWithItsDisksAndCanBeStarted() throws BackendException {
        confirm();
        assertAllIsWellOn("b");
        startOn("b");
        assertThat(world.whereRuns(WEB)).containsExactly("b");
    }

    @Test
    void beforeFinishAllCanBeUndone() throws BackendException {
        perform();
        assertStands(atDestination(), Presence.ABSENT, MADE);
        in.discard();
        out.keep();
        assertAllIsWellOn("a");
        assertThat(atSource().mark()).isEmpty();
    }

    @Test
    void cancellingEndsTheCopy() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), () -> cancel());
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Refused.class);
        in.discard();
        out.keep();
        assertAllIsWellOn("a");
    }

    private void cancel() {
        try {
            assertThat(out.cancel()).isEqualTo(CancelAnswer.CANCELLED);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whenItsProgramDiesHalfMadeFilesStayUntilTheyAreRemoved() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), world.faults()::clientDies);
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Lost.class);
        assertStands(atDestination(), Presence.ABSENT, MADE);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertAllIsWellOn("a");
    }

    @Test
    void aVmThatIsStartedMeanwhileIsNotMoved() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), () -> Force.run(world, "a", WEB));
        assertThatThrownBy(() -> out.perform(reservation, progress -> {}))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("it ran while its disks were copied");
        in.discard();
        out.keep();
        assertAllIsWellOn("a");
    }

    @Test
    void aVmThatIsStartedBeforeConfirmIsLeftWhereItIs() throws BackendException {
        finish();
        startOn("a");
        assertThatThrownBy(() -> out.confirm(arrival)).isInstanceOf(Refused.class);
        settleDestination(SettlingAct.DESTROY_LEFTOVER);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertAllIsWellOn("a");
    }

    @Test
    void settlingLetsGoOfTheDefinitionAndThenOfTheFiles() throws BackendException {
        finish();
        world.faults().clientDies();
        settleSource(SettlingAct.LET_GO);
        assertStands(atSource(), Presence.ABSENT, LEFT);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertStands(atSource(), Presence.ABSENT);
        assertThatThrownBy(() -> settleSource(SettlingAct.REMOVE_LEFTOVERS)).isInstanceOf(Refused.class);
        assertAllIsWellOn("b");
    }

    @Test
    void aPowerCutOfTheDestinationLeavesItsHalfMadeFiles() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), () -> world.faults().powerCut("b"));
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Refused.class);
        out.keep();
        world.faults().powerOn("b");
        assertStands(atDestination(), Presence.ABSENT, MADE);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertAllIsWellOn("a");
    }

    @Test
    void aPlaceWithoutRoomRefuses() throws BackendException {
        world.vmThatIsOff("b", VmSpec.named("fat").withDisks(java.util.List.of(disk("vda", "/local/web.m-m-1.img"))));
        open();
        var offer = out.begin();
        assertThatThrownBy(() -> in.prepare(offer))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("/local/web.m-m-1.img is there already");
    }
}
