package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of {@link DrivenMigration} and of the two sides it makes. Here is the conversation, phase by phase, with its
 * way back; asking and settling are in {@link DrivenSettling}.
 */
public abstract class DrivenMigrationContract extends DrivenSettling {
    // The way forward

    @Test
    void afterConfirmItRunsOnTheDestinationAndTheSourceHasNothing() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        assertRunsOnlyOn(second, move.vm);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(second);
    }

    @Test
    void figuresAreWithinReason() throws Exception {
        Move move = move().finished();
        MigrationFigures figures = move.out.confirm(move.arrival);
        figures.pause().ifPresent(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
        figures.transferred().ifPresent(bytes -> assertThat(bytes.count()).isPositive());
        assertThat(figures.iterations()).isNotNegative();
    }

    @Test
    void itRunsOnOneHostAtMostAfterEachPhase() throws Exception {
        Move move = move().prepared();
        assertRunsOnlyOn(first, move.vm);
        move.transfer = move.out.perform(move.reservation, progress -> {});
        assertThat(backend.whereItRuns(move.vm)).isEmpty();
        move.in.finish(move.transfer);
        assertRunsOnlyOn(second, move.vm);
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void aVmOfAnyNameTheHypervisorTakesMoves(String name) throws Exception {
        try {
            Move move = new Move(backend.makeVm(first, name, true), MigrationOptions.DEFAULT).finished();
            move.out.confirm(move.arrival);
            assertRunsOnlyOn(second, move.vm);
        } catch (BackendUnderTest.NameRefused e) {
            assertNoVmIsNamed(name);
        }
    }

    @Test
    void progressIsToldFromAnotherThread() throws Exception {
        List<MigrationProgress> told = new CopyOnWriteArrayList<>();
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(told);
        soon("progress is told", () -> told.size() >= 2);
        move.out.cancel();
        assertThatThrownBy(() -> outcome(performing)).isInstanceOf(ExecutionException.class);
        assertThat(told.get(told.size() - 1).total().count()).isPositive();
    }

    @Test
    void thatTheVmIsStoppedIsTold() throws Exception {
        List<MigrationProgress> told = new CopyOnWriteArrayList<>();
        Move move = move().prepared();
        move.out.perform(move.reservation, told::add);
        soon("the pause is told", () -> told.stream()
                .anyMatch(progress -> progress.pausedFor().isPresent()));
    }

    @Test
    void aLiveOptionChangesATransferUnderWay() throws Exception {
        Move move = slowMove();
        assumeTrue(
                driven(backend.first()).live().contains(MigrationOption.BANDWIDTH), "its bandwidth is no live option");
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        move.out.tune(SLOW.withBandwidth(ByteRate.ofMiBPerSecond(2_000)));
        assertThat(outcome(performing)).isNotNull();
    }

    @Test
    void theLowestRateIsTakenUnderWayAndCostsLittle() throws Exception {
        Move move = slowMove();
        assumeTrue(
                driven(backend.first()).live().contains(MigrationOption.BANDWIDTH), "its bandwidth is no live option");
        ByteRate lowest = driven(backend.first()).lowestRate();
        assertThat(lowest).isBetween(new ByteRate(1), ByteRate.ofMiBPerSecond(16));
        List<MigrationProgress> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Transfer> performing = move.performing(told);
        move.out.tune(SLOW.withBandwidth(lowest).withPauseBudget(Duration.ofMillis(1)));
        int before = told.size();
        soon("it is sent on", () -> told.size() >= before + 2);
        assertThat(performing).isNotDone();
        assertRunsOnlyOn(first, move.vm);
        move.out.cancel();
        assertThatThrownBy(() -> outcome(performing)).hasCauseInstanceOf(Refused.class);
    }

    @Test
    void aMoveWithoutDisksTellsOfMemoryAlone() throws Exception {
        List<MigrationProgress> told = new CopyOnWriteArrayList<>();
        Move move = move().prepared();
        move.out.perform(move.reservation, told::add);
        soon("progress is told", () -> !told.isEmpty());
        assertThat(told).noneMatch(MigrationProgress::disks);
    }

    /** A step that nobody saw is missing: that breaks nothing. */
    @Test
    void whatIsSeenOfThePauseComesInTheOrderOfItsStepsAndFitsAPause() throws Exception {
        Move move = move().finished();
        MigrationFigures figures = move.out.confirm(move.arrival);
        PauseAnatomy seen = figures.anatomy().and(move.arrival.anatomy());
        List<Instant> times = Stream.of(PauseStep.values())
                .map(step -> Optional.ofNullable(seen.over().get(step)))
                .flatMap(Optional::stream)
                .toList();
        assertThat(times).as(seen.toString()).isSorted();
        seen.after(PauseStep.RESUME)
                .ifPresent(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
        seen.gap().ifPresent(gap -> assertThat(gap).isBetween(Duration.ZERO, Duration.ofMinutes(1)));
    }

    // The way back

    @Test
    void afterBeginKeepLeavesNoTrace() throws Exception {
        Move move = move();
        move.out.begin();
        move.out.keep();
        assertRunsOnlyOn(first, move.vm);
        assertThat(move.source().mark()).isEmpty();
    }

    @Test
    void afterPrepareDiscardLeavesNothingThere() throws Exception {
        Move move = move().prepared();
        move.in.discard();
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(first);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void afterPerformKeepRunsItOnTheSourceAgain() throws Exception {
        Move move = move().performed();
        move.in.discard();
        move.out.keep();
        assertRunsOnlyOn(first, move.vm);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(first);
    }

    @Test
    void discardEndsATransferUnderWay() throws Exception {
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        move.in.discard();
        assertThatThrownBy(() -> outcome(performing)).hasCauseInstanceOf(Refused.class);
        move.out.keep();
        assertRunsOnlyOn(first, move.vm);
        assertThat(backend.whereItIsKnown(move.vm)).containsExactly(first);
    }

    @Test
    void discardIsHarmlessWhenThereIsNothing() throws Exception {
        Move move = move();
        assertThatCode(move.in::discard).doesNotThrowAnyException();
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void discardNeverRemovesAVmThatRuns() throws Exception {
        Move move = move().finished();
        try {
            move.in.discard();
        } catch (Refused e) {
            assertThat(e.host()).isEqualTo(second);
        }
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void closingTheIncomingSideBeforeFinishLeavesNothing() throws Exception {
        Move move = move().prepared();
        move.in.close();
        soon("nothing is left", () -> !backend.whereItIsKnown(move.vm).contains(second));
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void closingTheIncomingSideAfterFinishLeavesTheVmRunning() throws Exception {
        Move move = move().finished();
        move.out.confirm(move.arrival);
        move.in.close();
        assertRunsOnlyOn(second, move.vm);
    }

    @Test
    void finishOfWhatIsGoneIsRefusedAndItNeverRunsThere() throws Exception {
        Move move = move().performed();
        move.in.discard();
        assertThatThrownBy(() -> move.in.finish(move.transfer)).isInstanceOf(Refused.class);
        assertThat(backend.whereItRuns(move.vm)).doesNotContain(second);
    }

    // Cancelling

    @Test
    void cancelAnswersWithinFiveSecondsAndTheVmRunsOn() throws Exception {
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        long asked = backend.nanoTime();
        assertThat(move.out.cancel()).isEqualTo(CancelAnswer.CANCELLED);
        assertThat(Duration.ofNanos(backend.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(() -> outcome(performing)).hasCauseInstanceOf(Refused.class);
        move.out.keep();
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void cancelBeforeTheTransferHasNothingToCancel() throws Exception {
        Move move = move().prepared();
        assertThat(move.out.cancel()).isEqualTo(CancelAnswer.NOTHING_TO_CANCEL);
    }

    @Test
    void cancelAfterTheHandOverIsTooLate() throws Exception {
        Move move = move().performed();
        assertThat(move.out.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
    }

    @Test
    void closingTheOutgoingSideEndsATransferUnderWay() throws Exception {
        Move move = slowMove();
        CompletableFuture<Transfer> performing = move.performing(new CopyOnWriteArrayList<>());
        move.out.close();
        assertThatThrownBy(() -> outcome(performing)).isInstanceOf(ExecutionException.class);
        soon("it is not sending any more", () -> move.source().presence() == Presence.RUNNING);
        assertRunsOnlyOn(first, move.vm);
    }

    // Refusals

    @Test
    void aVmThatIsUnderWayIsNotBegunASecondTime() throws Exception {
        Move move = move();
        move.out.begin();
        var other = new MigrationTicket(new MigrationId("tck-2"), move.vm, first, second, MigrationOptions.DEFAULT);
        OutgoingMigration again = opened(driven(backend.first()).leave(other));
        assertThatThrownBy(again::begin).isInstanceOf(Refused.class);
        assertStands(move.source(), Presence.RUNNING, true);
    }

    @Test
    void aRefusalNamesHostVmAndStep() throws Exception {
        Move move = move().prepared();
        VmId unknown = new VmId("3f0f9c1e-0000-4000-8000-00000000dead");
        var ticket = new MigrationTicket(new MigrationId("tck-3"), unknown, first, second, MigrationOptions.DEFAULT);
        OutgoingMigration nobody = opened(driven(backend.first()).leave(ticket));
        Refused error = catchThrowableOfType(Refused.class, nobody::begin);
        assertThat(error).isNotNull();
        assertNamesHostVmAndStep(error, first, unknown);
        assertRunsOnlyOn(first, move.vm);
    }

    @Test
    void anotherVmOfThatNameOnTheDestinationIsLeftAlone() throws Exception {
        VmId twin = backend.makeVm(second, "twin", true);
        Move move = new Move(backend.makeVm(first, "twin", true), MigrationOptions.DEFAULT);
        try {
            move.finished();
            move.out.confirm(move.arrival);
        } catch (Refused e) {
            move.in.discard();
            move.out.keep();
        }
        assertRunsOnlyOn(second, twin);
        assertThat(backend.whereItRuns(move.vm)).hasSize(1);
    }
}
