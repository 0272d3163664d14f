package org.drover.backend.simulator.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.VmId;

/** Moves with files that break a clause of the cold, storage, quick or shared-nothing contract. */
final class BrokenFileMoves {
    private static final Class<?> OUT = OutgoingMigration.class;
    private static final Class<?> IN = IncomingMigration.class;
    /** The VM that a clause moves. */
    private static final VmId VM = new VmId("vm-made0");

    private static final String SEEN = "whatTheVmWritesToItsDisksIsSeenWithinTheWindowAndNothingChanges";

    private BrokenFileMoves() {}

    static List<Broken> cold() {
        var suite = new Suite(SimulatorColdMigrationTest.class);
        return List.of(
                suite.broken("afterConfirmItIsDefinedThereOnItsNewFileAndTheSourceHasNothing", OUT, "confirm", call -> {
                    return call.world().whereRuns(VM).isEmpty() ? MigrationFigures.UNKNOWN : call.proceed();
                }),
                suite.broken("beforeFinishAllIsUndone", OUT, "keep", call -> null),
                suite.says("theDestinationDoesNotKnowItBeforeFinish", (ticket, truth) -> {
                    boolean there = truth.host().equals(ticket.destination());
                    return there && truth.presence() == Presence.ABSENT ? called(truth, Presence.OFF) : truth;
                }),
                suite.says("filesAreLeftoversOnlyWhereTheVmDoesNotUseThem", (ticket, truth) -> {
                    String from = ticket.disks().get(0).from();
                    return truth.presence() == Presence.OFF ? truth.withLeftovers(List.of(from)) : truth;
                }),
                suite.broken("aVmThatRunsIsNotBegun", OUT, "begin", BrokenFileMoves::beginsAnyway),
                suite.broken("aVmThatWasStartedMeanwhileIsNotLetGo", OUT, "confirm", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        Force.remove(call.world(), "first", VM);
                        return MigrationFigures.UNKNOWN;
                    }
                }),
                suite.settles("settlingLetsGoOfTheDefinitionAndThenOfTheFiles", SettlingAct.REMOVE_LEFTOVERS));
    }

    static List<Broken> storage() {
        var suite = new Suite(SimulatorStorageMigrationTest.class);
        return List.of(
                suite.broken("afterConfirmItRunsOnTheNewFileAndTheOldOneIsGone", OUT, "confirm", call -> {
                    return MigrationFigures.UNKNOWN;
                }),
                suite.says("untilFinishItUsesTheOldFile", (ticket, truth) -> truth.with(Standing.Disks.AS_BEFORE)),
                suite.broken("beforeFinishAllIsUndone", OUT, "keep", call -> null),
                suite.broken(
                        "finishOfWhatIsGoneIsRefusedAndItStaysOnTheOldFile",
                        IN,
                        "finish",
                        BrokenFileMoves::finishesAnyway),
                suite.settles("settlingStopsTheCopyAndRemovesTheNewFile", SettlingAct.STOP_SENDING),
                suite.says("whatItLeftIsALeftoverThatIsRemoved", (ticket, truth) -> truth.withLeftovers(List.of())),
                suite.broken("allThatIsToldIsOfDisks", OUT, "perform", BrokenFileMoves::tellsTheOtherWayRound),
                suite.broken(SEEN, PhasedMigration.class, "writesToDisks", BrokenFileMoves::takesItsTime),
                suite.broken("aVmThatDoesNotRunIsNotBegun", OUT, "begin", BrokenFileMoves::beginsAnyway));
    }

    static List<Broken> quick() {
        var suite = new Suite(SimulatorSavedStateMigrationTest.class);
        return List.of(
                suite.broken("afterConfirmItGoesOnThereAndNothingIsLeft", OUT, "confirm", call -> {
                    return MigrationFigures.UNKNOWN;
                }),
                suite.says("afterPerformItStandsStill", (ticket, truth) -> {
                    return truth.presence() == Presence.HANDED_OVER ? called(truth, Presence.PAUSED) : truth;
                }),
                suite.broken("keepRestoresItWhereItWas", OUT, "keep", call -> null),
                suite.broken(
                        "finishOfWhatIsGoneIsRefusedAndItNeverRunsThere",
                        IN,
                        "finish",
                        BrokenFileMoves::finishesAnyway),
                suite.settles("settlingRestoresASavedVm", SettlingAct.RESUME),
                suite.settles("settlingLetsGoOfASavedVmAndThenOfItsFiles", SettlingAct.LET_GO));
    }

    static List<Broken> sharedNothing() {
        var suite = new Suite(SimulatorSharedNothingTest.class);
        return List.of(
                suite.broken("afterConfirmItRunsThereOnItsNewFileAndTheSourceHasNothing", OUT, "confirm", call -> {
                    return MigrationFigures.UNKNOWN;
                }),
                suite.broken("beforeFinishAllIsUndone", IN, "discard", call -> null),
                suite.settles("settlingLetsGoOfASourceAndThenOfItsFiles", SettlingAct.REMOVE_LEFTOVERS),
                suite.broken(
                        "whatIsToldOfItsDisksComesBeforeWhatIsToldOfItsMemory",
                        OUT,
                        "perform",
                        BrokenFileMoves::tellsTheOtherWayRound),
                suite.broken(SEEN, PhasedMigration.class, "writesToDisks", BrokenFileMoves::takesItsTime),
                suite.broken("aDiskThatLiesElsewhereIsNotBegunWith", OUT, "begin", BrokenFileMoves::beginsAnyway));
    }

    private static Object beginsAnyway(Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            return new Offer(VM.value(), Baggage.EMPTY);
        }
    }

    /** What it tells of disks is said to be of memory, and of memory of disks. */
    @SuppressWarnings("unchecked")
    private static Object tellsTheOtherWayRound(Call call) throws Throwable {
        Consumer<MigrationProgress> listener = call.argument(1, Consumer.class);
        Consumer<MigrationProgress> misled = told -> listener.accept(
                told.disks()
                        ? new MigrationProgress(
                                told.iteration(),
                                told.total(),
                                told.transferred(),
                                told.remaining(),
                                told.dirtyRate(),
                                told.throughput(),
                                told.expectedPause(),
                                told.pausedFor())
                        : told.ofDisks());
        call.arguments()[1] = misled;
        return call.proceed();
    }

    private static Object takesItsTime(Call call) throws Throwable {
        call.world().clock().advance(Duration.ofSeconds(10));
        return call.proceed();
    }

    private static Object finishesAnyway(Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            return new Arrival(Baggage.EMPTY);
        }
    }

    private static Standing called(Standing truth, Presence lie) {
        return new Standing(truth.host(), truth.vm(), lie, truth.mark(), truth.past(), truth.up(), truth.detail())
                .with(truth.disks())
                .withLeftovers(truth.leftovers());
    }

    /** Backends made for one suite. */
    private record Suite(Class<?> suite) {
        Broken broken(String clause, Class<?> kind, String methods, Sabotage.Deed deed) {
            return BrokenBackends.broken(suite, clause, kind, methods, deed);
        }

        /** Does nothing when it is to settle so. */
        Broken settles(String clause, SettlingAct act) {
            return broken(clause, PhasedMigration.class, "settle", call -> {
                return call.arguments()[2] == act ? null : call.proceed();
            });
        }

        /** Lies when asked, and knows the truth when it settles. */
        Broken says(String clause, BiFunction<MigrationTicket, Standing, Standing> lie) {
            Map<Standing, Standing> truths = new ConcurrentHashMap<>();
            return broken(clause, PhasedMigration.class, "ask,settle", call -> {
                if (call.method().equals("settle")) {
                    Standing seen = call.argument(1, Standing.class);
                    call.arguments()[1] = Optional.ofNullable(truths.get(seen)).orElse(seen);
                    return call.proceed();
                }
                Standing truth = (Standing) call.proceed();
                Standing told = lie.apply(call.argument(0, MigrationTicket.class), truth);
                if (!told.equals(truth)) truths.put(told, truth);
                return told;
            });
        }
    }
}
