package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link DelegatedMigration}. */
public abstract class DelegatedMigrationContract extends Contract {
    private static final MigrationId ID = new MigrationId("tck-1");
    private static final MigrationOptions SLOW = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1));

    private final List<DelegatedStatus> told = new CopyOnWriteArrayList<>();

    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(DelegatedMigration.class);
    }

    private static DelegatedMigration delegated(HostConnection connection) {
        return connection.capability(DelegatedMigration.class).orElseThrow();
    }

    private void start(VmId vm, MigrationOptions options) throws BackendException {
        var ticket = new MigrationTicket(ID, vm, first, second, options);
        delegated(backend.first()).start(ticket, backend.secondEndpoint(), told::add);
    }

    private void soonTold(Stage stage) throws Exception {
        soon("stage " + stage + " is told", () -> told.stream().anyMatch(status -> status.stage() == stage));
    }

    @Test
    void theEndOfATaskIsToldAndTheVmRunsOnTheDestinationOnly() throws Exception {
        VmId vm = runningVm();
        start(vm, MigrationOptions.DEFAULT);
        soonTold(Stage.DONE);
        assertRunsOnlyOn(second, vm);
        assertThat(backend.whereItIsKnown(vm)).containsExactly(second);
    }

    @Test
    void aTaskUnderWayIsToldAgainAndAgain() throws Exception {
        start(runningVm(), SLOW);
        soon(
                "progress is told",
                () -> told.stream()
                                .filter(status -> status.progress().isPresent())
                                .count()
                        >= 2);
        assertThat(told).allMatch(status -> status.stage() == Stage.RUNNING);
    }

    @Test
    void aTaskIsKnownToItsSource() throws Exception {
        VmId vm = runningVm();
        start(vm, SLOW);
        assertThat(delegated(backend.first()).ask(ID, vm).orElseThrow().stage()).isEqualTo(Stage.RUNNING);
    }

    @Test
    void aTaskNobodyStartedIsUnknown() throws Exception {
        VmId vm = runningVm();
        assertThat(delegated(backend.first()).ask(ID, vm)).isEmpty();
    }

    @Test
    void aCancelledTaskLeavesTheVmOnItsSourceAndNothingElsewhere() throws Exception {
        VmId vm = runningVm();
        start(vm, SLOW);
        assertThat(delegated(backend.first()).cancel(ID)).isEqualTo(CancelAnswer.CANCELLED);
        soonTold(Stage.CANCELLED);
        assertRunsOnlyOn(first, vm);
        assertThat(backend.whereItIsKnown(vm)).containsExactly(first);
    }

    @Test
    void cancellingNothingSaysSo() throws Exception {
        assertThat(delegated(backend.first()).cancel(ID)).isEqualTo(CancelAnswer.NOTHING_TO_CANCEL);
    }

    @Test
    void aTaskForAVmTheHostDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> start(new VmId("3f0f9c1e-0000-4000-8000-00000000dead"), SLOW))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aTaskGoesOnWhenTheCallerLetsGo() throws Exception {
        VmId vm = runningVm();
        start(vm, MigrationOptions.DEFAULT);
        backend.first().close();
        soon("it runs on the destination", () -> backend.whereItRuns(vm).contains(second));
        assertRunsOnlyOn(second, vm);
    }
}
