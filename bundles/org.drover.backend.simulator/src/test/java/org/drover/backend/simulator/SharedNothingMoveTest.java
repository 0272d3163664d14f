package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.model.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedNothingMoveTest extends LocalDisks {
    private static final String[] LEFT = {"/local/web.img", "/local/data.img"};
    private static final String[] MADE = {"/local/web.m-m-1.img", "/local/data.m-m-1.img"};

    SharedNothingMoveTest() {
        super(DrivenMigration.class, MoveKind.SHARED_NOTHING, Optional.empty());
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
    void itRunsThereOnItsDisksAndTheSourceHasNothing() throws BackendException {
        confirm();
        assertRunsWellOn("b");
        assertThat(world.hasFile("a", LEFT[0])).isFalse();
    }

    @Test
    void disksCountInTheProgress() throws BackendException {
        world.tellingOn(Runnable::run);
        prepare();
        List<MigrationProgress> told = new ArrayList<>();
        out.perform(reservation, told::add);
        assertThat(told).allMatch(progress -> progress.total().equals(Bytes.ofMiB(512 + 2048)));
        assertThat(told.get(0).remaining()).isGreaterThan(Bytes.ofGiB(2));
        assertThat(told.get(told.size() - 1).transferred()).isGreaterThanOrEqualTo(Bytes.ofMiB(512 + 2048));
    }

    @Test
    void whatTheSourceWritesAfterItWasResumedIsNotInTheCopies() throws BackendException {
        perform();
        assertStands(atSource(), Presence.HANDED_OVER);
        assertStands(atDestination(), Presence.INCOMING);
        in.discard();
        out.keep();
        assertRunsWellOn("a");
    }

    @Test
    void aClientThatDiesWhileDisksAreCopiedLeavesHalfMadeFilesThere() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), world.faults()::clientDies);
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Lost.class);
        assertStands(atSource(), Presence.RUNNING);
        assertStands(atDestination(), Presence.ABSENT, MADE);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("a");
    }

    @Test
    void aPowerCutOfTheDestinationWhileDisksAreCopiedLeavesItOnItsSource() throws BackendException {
        prepare();
        world.faults().later(Duration.ofMillis(500), () -> world.faults().powerCut("b"));
        assertThatThrownBy(() -> out.perform(reservation, progress -> {})).isInstanceOf(Refused.class);
        out.keep();
        world.faults().powerOn("b");
        assertStands(atDestination(), Presence.ABSENT, MADE);
        settleDestination(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("a");
    }

    @Test
    void anAnswerToFinishThatIsLostIsFoundByAsking() throws BackendException {
        perform();
        world.faults().loseAnswerOf("b", "finish");
        assertThatThrownBy(() -> in.finish(transfer)).isInstanceOf(Lost.class);
        in.close();
        out.close();
        assertStands(atDestination(), Presence.RUNNING);
        settleSource(SettlingAct.LET_GO);
        assertStands(atSource(), Presence.ABSENT, LEFT);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("b");
    }

    @Test
    void aDestinationThatLosesPowerAfterFinishStartsItFromTheCopies() throws BackendException {
        finish();
        world.clock().advance(Duration.ofSeconds(10));
        world.faults().powerCut("b");
        world.faults().powerOn("b");
        assertThat(atDestination().past()).isEqualTo(Past.UNKNOWN);
        out.close();
        settleSource(SettlingAct.LET_GO);
        settleDestination(SettlingAct.START);
        settleSource(SettlingAct.REMOVE_LEFTOVERS);
        assertRunsWellOn("b");
    }

    @Test
    void theHostsDoItThemselvesToo() throws BackendException {
        AtomicReference<DelegatedStatus> last = new AtomicReference<>();
        world.tellingOn(Runnable::run);
        backend.connect(world.endpoint("a"))
                .capability(DelegatedMigration.class)
                .orElseThrow()
                .start(ticket, world.endpoint("b"), last::set);
        assertThat(world.runUntil(() -> last.get().stage() == DelegatedStatus.Stage.DONE, Duration.ofMinutes(1)))
                .isTrue();
        assertRunsWellOn("b");
    }
}
