package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pause was made of, on the record. */
class PauseTest {
    @TempDir
    Path directory;

    private MigrationFigures moved(MoveKind kind) {
        try (Lab lab = KindLab.of(kind, directory, 1)) {
            MigrationId id = KindLab.submit(lab, kind);
            assertThat(lab.settle()).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).isEqualTo(Stage.DONE);
            return record.figures();
        }
    }

    private static void followEachOther(PauseAnatomy pause, PauseStep... steps) {
        List<Instant> times =
                List.of(steps).stream().map(step -> pause.over().get(step)).toList();
        assertThat(times).as("%s", pause).doesNotContainNull().isSorted();
    }

    @Test
    void theStepsFollowEachOtherAndThePauseEndsWithTheResumeAndTheGapWithTheFirstPacket() {
        MigrationFigures figures = moved(MoveKind.SHARED_NOTHING);
        followEachOther(figures.anatomy(), PauseStep.values());
        assertThat(figures.anatomy().after(PauseStep.RESUME)).isEqualTo(figures.pause());
        assertThat(figures.anatomy().after(PauseStep.FIRST_PACKET))
                .isEqualTo(figures.anatomy().gap());
        assertThat(figures.anatomy().gap().orElseThrow())
                .isGreaterThan(figures.pause().orElseThrow());
        assertThat(figures.anatomy().after(PauseStep.LAST_PAGES).orElseThrow()).isPositive();
    }

    @Test
    void byPostCopyTheLastPagesComeWhenItRunsAgain() {
        PauseAnatomy pause = moved(MoveKind.LIVE).anatomy();
        followEachOther(pause, PauseStep.STOP, PauseStep.RESUME, PauseStep.ANNOUNCEMENT, PauseStep.LAST_PAGES);
    }

    @Test
    void whatNobodySawIsNotThere() {
        PauseAnatomy quick = moved(MoveKind.QUICK).anatomy();
        assertThat(quick.over()).containsOnlyKeys(PauseStep.STOP, PauseStep.RESUME);
        assertThat(quick.after(PauseStep.LEASE)).isEmpty();
        assertThat(quick.gap()).isEmpty();
        assertThat(moved(MoveKind.COLD).anatomy()).isEqualTo(PauseAnatomy.UNKNOWN);
        assertThat(moved(MoveKind.STORAGE).anatomy()).isEqualTo(PauseAnatomy.UNKNOWN);
    }

    @Test
    void aMoveWhoseEndWasFoundOutByAskingHasNone() {
        try (Lab lab = new Lab(directory, 1, Lab.DRIVEN)) {
            lab.process.plan(new Plan("confirm", Mishap.LOST_AFTER));
            MigrationRecord record = lab.record(lab.move("b"));
            assertThat(record.stage()).isEqualTo(Stage.DONE);
            assertThat(record.figures().anatomy().isUnknown()).isTrue();
        }
    }

    @Test
    void whatBothSidesSawIsPutTogether() {
        Instant stop = Instant.ofEpochSecond(100);
        PauseAnatomy source = PauseAnatomy.UNKNOWN.with(PauseStep.STOP, stop);
        PauseAnatomy destination = PauseAnatomy.UNKNOWN.with(PauseStep.RESUME, stop.plusMillis(40));
        PauseAnatomy both = source.and(destination);
        assertThat(both.over()).isEqualTo(Map.of(PauseStep.STOP, stop, PauseStep.RESUME, stop.plusMillis(40)));
        assertThat(both.after(PauseStep.RESUME)).contains(Duration.ofMillis(40));
        assertThat(destination.after(PauseStep.RESUME)).isEmpty();
    }
}
