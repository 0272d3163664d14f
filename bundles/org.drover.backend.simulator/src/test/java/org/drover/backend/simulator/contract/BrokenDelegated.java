package org.drover.backend.simulator.contract;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Tasks that break a clause of {@code DelegatedMigrationContract}. */
final class BrokenDelegated {
    private BrokenDelegated() {}

    static List<Broken> all() {
        return List.of(
                broken("theEndOfATaskIsToldAndTheVmRunsOnTheDestinationOnly", "start", call -> {
                    return toldOnly(call, status -> status.stage() != Stage.DONE);
                }),
                broken("aTaskUnderWayIsToldAgainAndAgain", "start", call -> {
                    return toldOnly(call, status -> status.progress().isEmpty());
                }),
                broken("aTaskIsKnownToItsSource", "ask", call -> Optional.empty()),
                broken("aTaskNobodyStartedIsUnknown", "ask", call -> {
                    Optional<?> known = (Optional<?>) call.proceed();
                    return known.isPresent() ? known : Optional.of(failed(call.argument(0, MigrationId.class)));
                }),
                broken("aCancelledTaskLeavesTheVmOnItsSourceAndNothingElsewhere", "cancel", call -> {
                    return underWay(call.target(DelegatedMigration.class), call.argument(0, MigrationId.class))
                            ? CancelAnswer.CANCELLED
                            : call.proceed();
                }),
                broken("cancellingNothingSaysSo", "cancel", call -> {
                    call.proceed();
                    return CancelAnswer.CANCELLED;
                }),
                broken("aTaskForAVmTheHostDoesNotHaveIsRefused", "start", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        return null;
                    }
                }),
                BrokenBackends.broken(
                        SimulatorDelegatedMigrationTest.class,
                        "aTaskGoesOnWhenTheCallerLetsGo",
                        HostConnection.class,
                        "close",
                        call -> {
                            DelegatedMigration tasks = call.target(HostConnection.class)
                                    .capability(DelegatedMigration.class)
                                    .orElseThrow();
                            tasks.cancel(new MigrationId("tck-1"));
                            return call.proceed();
                        }));
    }

    private static Broken broken(String clause, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(
                SimulatorDelegatedMigrationTest.class, clause, DelegatedMigration.class, method, deed);
    }

    @SuppressWarnings("unchecked")
    private static Object toldOnly(Call call, Predicate<DelegatedStatus> which) throws Throwable {
        Consumer<DelegatedStatus> listener = call.argument(2, Consumer.class);
        Consumer<DelegatedStatus> deaf = status -> {
            if (which.test(status)) listener.accept(status);
        };
        call.arguments()[2] = deaf;
        return call.proceed();
    }

    private static boolean underWay(DelegatedMigration tasks, MigrationId id) throws Throwable {
        return tasks.ask(id, new VmId("vm-made0"))
                .filter(task -> task.stage() == Stage.RUNNING)
                .isPresent();
    }

    private static DelegatedStatus failed(MigrationId id) {
        return new DelegatedStatus(
                id, Stage.FAILED, Optional.empty(), Optional.of("perhaps"), MigrationFigures.UNKNOWN);
    }
}
