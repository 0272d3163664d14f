package org.drover.backend.simulator.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PauseStep;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Migrations that break a clause of {@code DrivenMigrationContract}; for asking and settling see {@link BrokenSettling}. */
final class BrokenDriven {
    private static final Class<?> OUT = OutgoingMigration.class;
    private static final Class<?> IN = IncomingMigration.class;
    /** The VM that a clause moves. */
    private static final VmId VM = new VmId("vm-made0");

    private BrokenDriven() {}

    static List<Broken> all() {
        return List.of(
                // the way forward
                broken("afterConfirmItRunsOnTheDestinationAndTheSourceHasNothing", OUT, "confirm", call -> {
                    return MigrationFigures.UNKNOWN;
                }),
                broken("figuresAreWithinReason", OUT, "confirm", call -> {
                    MigrationFigures f = (MigrationFigures) call.proceed();
                    return new MigrationFigures(Optional.of(Duration.ofHours(1)), f.transferred(), f.iterations());
                }),
                broken(
                        "itRunsOnOneHostAtMostAfterEachPhase",
                        Object.class,
                        "perform,finish,confirm,keep,discard,cancel,ask,settle",
                        BrokenDriven::runsOnUntilTheNextCall),
                broken("aVmOfAnyNameTheHypervisorTakesMoves", DrivenMigration.class, "leave", call -> {
                    VmId vm = call.argument(0, MigrationTicket.class).vm();
                    Optional<String> name = Force.nameOf(call.world(), "first", vm);
                    boolean option = name.filter(n -> n.startsWith("-")).isPresent();
                    if (option) throw new Refused(new HostId("first"), Optional.of(vm), "begin", "bad option", null);
                    return call.proceed();
                }),
                broken("progressIsToldFromAnotherThread", OUT, "perform", call -> {
                            hide(call, progress -> progress.pausedFor().isEmpty());
                            return call.proceed();
                        })
                        .and("theLowestRateIsTakenUnderWayAndCostsLittle"),
                broken("thatTheVmIsStoppedIsTold", OUT, "perform", call -> {
                    hide(call, progress -> progress.pausedFor().isPresent());
                    return call.proceed();
                }),
                broken("aLiveOptionChangesATransferUnderWay", OUT, "tune", call -> null),
                broken("theLowestRateIsTakenUnderWayAndCostsLittle", DrivenMigration.class, "lowestRate", call -> {
                    return ByteRate.ofMiBPerSecond(1_000);
                }),
                broken("aMoveWithoutDisksTellsOfMemoryAlone", OUT, "perform", BrokenDriven::callsMemoryDisks),
                broken("whatIsSeenOfThePauseComesInTheOrderOfItsStepsAndFitsAPause", OUT, "confirm", call -> {
                    MigrationFigures f = (MigrationFigures) call.proceed();
                    Instant resumed = f.anatomy().over().get(PauseStep.RESUME);
                    return f.with(f.anatomy().with(PauseStep.STOP, resumed.plusMillis(1)));
                }),

                // the way back
                broken("afterBeginKeepLeavesNoTrace", OUT, "keep", call -> handedOver(call) ? call.proceed() : null),
                broken("afterPerformKeepRunsItOnTheSourceAgain", OUT, "keep", call -> {
                    return handedOver(call) ? null : call.proceed();
                }),
                broken("afterPrepareDiscardLeavesNothingThere", IN, "discard", call -> {
                    return handedOver(call) || sending(call) ? call.proceed() : null;
                }),
                broken("discardEndsATransferUnderWay", IN, "discard", call -> sending(call) ? null : call.proceed()),
                broken("discardIsHarmlessWhenThereIsNothing", IN, "prepare,discard", new Sabotage.Deed() {
                    private final Set<Object> asked = new HashSet<>();

                    @Override
                    public Object answer(Call call) throws Throwable {
                        boolean nothing =
                                asked.add(call.target()) && call.method().equals("discard");
                        if (nothing) throw refused("discard", "there is nothing to discard");
                        return call.proceed();
                    }
                }),
                broken("discardNeverRemovesAVmThatRuns", IN, "discard", call -> {
                    if (cameFromFirst(call)) Force.remove(call.world(), "second", VM);
                    return null;
                }),
                broken("closingTheIncomingSideBeforeFinishLeavesNothing", IN, "close", call -> null),
                broken("closingTheIncomingSideAfterFinishLeavesTheVmRunning", IN, "close", call -> {
                    Force.remove(call.world(), "second", VM);
                    return call.proceed();
                }),
                broken("finishOfWhatIsGoneIsRefusedAndItNeverRunsThere", IN, "finish", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        return new Arrival(Baggage.EMPTY);
                    }
                }),

                // cancelling
                broken("cancelAnswersWithinFiveSecondsAndTheVmRunsOn", OUT, "cancel", call -> {
                    call.world().clock().advance(Duration.ofSeconds(6));
                    return call.proceed();
                }),
                broken("cancelBeforeTheTransferHasNothingToCancel", OUT, "cancel", call -> {
                    Object answer = call.proceed();
                    return answer == CancelAnswer.NOTHING_TO_CANCEL ? CancelAnswer.CANCELLED : answer;
                }),
                broken("cancelAfterTheHandOverIsTooLate", OUT, "cancel", call -> {
                    Object answer = call.proceed();
                    return answer == CancelAnswer.TOO_LATE ? CancelAnswer.NOTHING_TO_CANCEL : answer;
                }),
                broken("closingTheOutgoingSideEndsATransferUnderWay", OUT, "close", call -> null),

                // refusals
                broken("aVmThatIsUnderWayIsNotBegunASecondTime", OUT, "begin", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        if (!e.reason().contains("under way")) throw e;
                        return new Offer(VM.value(), Baggage.EMPTY);
                    }
                }),
                broken("aRefusalNamesHostVmAndStep", OUT, "begin", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        throw new Refused(e.host(), Optional.empty(), e.step(), e.reason(), e);
                    }
                }),
                broken("anotherVmOfThatNameOnTheDestinationIsLeftAlone", IN, "prepare", call -> {
                    Force.removeNamesakes(call.world(), "second", "twin");
                    return call.proceed();
                }));
    }

    private static Broken broken(String clause, Class<?> kind, String methods, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorDrivenMigrationTest.class, clause, kind, methods, deed);
    }

    /** The VM is not stopped when it is handed over; whoever asks a host is told, and finds, that it is. */
    private static Object runsOnUntilTheNextCall(Call call) throws Throwable {
        if (!call.method().equals("perform")) {
            boolean twice = call.world().whereRuns(VM).contains("first") && runsOnFirst(call) > 1;
            if (twice) Force.handOver(call.world(), "first", VM);
            return call.proceed();
        }
        Object transfer = call.proceed();
        Force.run(call.world(), "first", VM);
        return transfer;
    }

    /** How many times it began to run there. */
    private static long runsOnFirst(Call call) {
        return call.world().runs(VM).stream()
                .filter(run -> run.host().equals("first"))
                .count();
    }

    private static boolean cameFromFirst(Call call) {
        return runsOnFirst(call) > 0;
    }

    @SuppressWarnings("unchecked")
    private static void hide(Call call, Predicate<MigrationProgress> what) {
        Consumer<MigrationProgress> told = (Consumer<MigrationProgress>) call.arguments()[1];
        Consumer<MigrationProgress> some = progress -> {
            if (!what.test(progress)) told.accept(progress);
        };
        call.arguments()[1] = some;
    }

    @SuppressWarnings("unchecked")
    private static Object callsMemoryDisks(Call call) throws Throwable {
        Consumer<MigrationProgress> told = (Consumer<MigrationProgress>) call.arguments()[1];
        Consumer<MigrationProgress> misled = progress -> told.accept(progress.ofDisks());
        call.arguments()[1] = misled;
        return call.proceed();
    }

    private static boolean sending(Call call) {
        return Force.sends(call.world(), "first", VM);
    }

    private static boolean handedOver(Call call) {
        return call.world().whereRuns(VM).isEmpty();
    }

    private static Refused refused(String step, String reason) {
        return new Refused(new HostId("second"), Optional.of(VM), step, reason, null);
    }
}
