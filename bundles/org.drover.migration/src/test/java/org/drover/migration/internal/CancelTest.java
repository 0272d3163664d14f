package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wish to cancel, at so many instants of a move: it is cancelled, or that is too late, and both are true. */
class CancelTest {
    private static final int INSTANTS = 60;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aMoveOfAnyKindIsCancelledWheneverOrItIsTooLateAndCanBeUndone(MoveKind kind) {
        Duration whole = undisturbed(kind);
        Set<CancelAnswer> answers = EnumSet.noneOf(CancelAnswer.class);
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (int i = 0; i < INSTANTS; i++) {
            Duration at = whole.multipliedBy(i).dividedBy(INSTANTS).plusNanos(1);
            try (Lab lab = KindLab.of(kind, directory, i)) {
                MigrationId id = KindLab.submit(lab, kind);
                AtomicReference<CancelAnswer> answer = new AtomicReference<>(CancelAnswer.NOTHING_TO_CANCEL);
                lab.world.faults().later(at, () -> {
                    stages.add(lab.record(id).stage());
                    answer.set(cancel(lab, id));
                });
                assertThat(lab.settle(Duration.ofMinutes(10))).isTrue();
                MigrationRecord record = lab.record(id);
                assertThat(answer.get())
                        .as("at %s: %s", at, record)
                        .isIn(CancelAnswer.CANCELLED, CancelAnswer.TOO_LATE);
                boolean cancelled = answer.get() == CancelAnswer.CANCELLED;
                assertThat(record.stage()).as("%s", record).isEqualTo(cancelled ? Stage.CANCELLED : Stage.DONE);
                assertThat(KindLab.wrong(lab, Optional.of(record), kind))
                        .as("%s", record)
                        .isEmpty();
                answers.add(answer.get());
                if (!cancelled && kind != MoveKind.QUICK) undone(lab, id);
            }
        }
        assertThat(answers).contains(CancelAnswer.CANCELLED, CancelAnswer.TOO_LATE);
        assertThat(stages).contains(Stage.COPYING, Stage.SWITCHING_OVER);
    }

    private static void undone(Lab lab, MigrationId id) {
        lab.hosts.look();
        MigrationId back = lab.engine.undo(id);
        assertThat(lab.settle(Duration.ofMinutes(10))).isTrue();
        assertThat(lab.record(back).stage()).as("%s", lab.record(back)).isIn(Stage.DONE, Stage.RETURNED);
    }

    private Duration undisturbed(MoveKind kind) {
        try (Lab lab = KindLab.of(kind, directory, 1)) {
            MigrationId id = KindLab.submit(lab, kind);
            assertThat(lab.settle(Duration.ofMinutes(10))).isTrue();
            MigrationRecord record = lab.record(id);
            return Duration.between(
                    record.started().orElseThrow(), record.ended().orElseThrow());
        }
    }

    private static CancelAnswer cancel(Lab lab, MigrationId id) {
        try {
            return lab.engine.cancel(id);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    /** Looks every millisecond: the start of a task takes 50 of them. */
    @Test
    void hostsThatDoItAmongThemselvesAreStoppedOrItIsTooLateFromTheFirstMomentOn() {
        boolean asked = false;
        for (int at = 1; at < 120; at += 2) {
            try (Lab lab = new Lab(directory, at, Lab.DELEGATED)) {
                MigrationId id = lab.submit("b");
                AtomicReference<CancelAnswer> answer = new AtomicReference<>();
                lab.world.faults().later(Duration.ofMillis(at), () -> answer.set(cancel(lab, id)));
                assertThat(lab.settle()).isTrue();
                MigrationRecord record = lab.record(id);
                assertThat(answer.get()).isIn(CancelAnswer.CANCELLED, CancelAnswer.ASKED);
                assertThat(record.stage()).as("%s", record).isEqualTo(Stage.CANCELLED);
                assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
                asked |= answer.get() == CancelAnswer.ASKED;
            }
        }
        assertThat(asked).isTrue();
    }

    @Test
    void aTaskThatAnEarlierEngineStartedIsStoppedByTheNextOne() {
        try (Lab lab = new Lab(directory, 1, Lab.DELEGATED)) {
            MigrationId id = lab.submit("b");
            lab.settle(Duration.ofMillis(800));
            lab.kill();
            lab.boot();
            AtomicReference<CancelAnswer> answer = new AtomicReference<>();
            lab.world.faults().later(Duration.ofMillis(600), () -> answer.set(cancel(lab, id)));
            assertThat(lab.settle()).isTrue();
            assertThat(answer.get()).isEqualTo(CancelAnswer.CANCELLED);
            assertThat(lab.record(id).stage()).as("%s", lab.record(id)).isEqualTo(Stage.CANCELLED);
            assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        }
    }

    @Test
    void aTaskThatStandsStillIsStoppedByTheNextEngineToo() {
        try (Lab lab = new Lab(directory, 1, Lab.DELEGATED)) {
            MigrationId id = lab.submit("b");
            lab.settle(Duration.ofMillis(800));
            lab.world.faults().stall("b");
            lab.kill();
            lab.boot();
            assertThat(lab.settle()).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.RETURNED);
            assertThat(record.log()).anyMatch(line -> line.text().startsWith("stalled: nothing moved for 10 s"));
        }
    }

    @Test
    void whatHasEndedIsTooLateToCancelWhenItMovedSomethingAndNothingOtherwise() throws BackendException {
        try (Lab lab = new Lab(directory, 1, Lab.DRIVEN)) {
            MigrationId done = lab.move("b");
            assertThat(lab.engine.cancel(done)).isEqualTo(CancelAnswer.TOO_LATE);
            assertThat(lab.engine.cancel(new MigrationId("m-99"))).isEqualTo(CancelAnswer.NOTHING_TO_CANCEL);
        }
    }
}
