package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the journal takes nothing for a while. */
class FullDiskTest {
    private final Lab lab = new Lab(Path.of("journal"), 1, Lab.DRIVEN);

    @Test
    void aMoveThatEndedMeanwhileIsNotBegunAgainByTheNextEngine() {
        MigrationId id = lab.submit("b");
        lab.disk.failing(true);
        lab.schedule.runUntil(() -> lab.record(id).stage().isEnd(), Duration.ofSeconds(10));
        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.RETURNED);
        assertThat(record.message()).contains("No space left on device", "Nothing is done that is not written down");

        lab.disk.failing(false);
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        lab.kill();
        lab.boot();
        lab.settle(Duration.ofSeconds(30));
        assertThat(lab.engine.find(id)).isEmpty();
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        lab.close();
    }

    @Test
    void aVmThatWasSwitchedOverToPostCopyIsNotLeftHalfWay(@TempDir Path directory) {
        try (Lab half = KindLab.of(MoveKind.LIVE, directory, 1)) {
            MigrationId id = KindLab.submit(half, MoveKind.LIVE);
            fullOnceSwitched(half, id);
            half.schedule.runUntil(() -> said(half.record(id), "FINISH, though"), Duration.ofMinutes(10));
            assertThat(half.record(id).log()).as("%s", half.record(id)).anyMatch(line -> line.text()
                    .startsWith("FINISH, though it could not be written down: "));

            mended(half);
            assertThat(half.settle(Duration.ofMinutes(10))).isTrue();
            MigrationRecord record = half.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
            assertThat(KindLab.wrong(half, Optional.of(record), MoveKind.LIVE)).isEmpty();
        }
    }

    /** And the engine dies before the disk takes anything again. */
    @Test
    void norWhenTheEngineDiesMeanwhile(@TempDir Path directory) {
        try (Lab half = KindLab.of(MoveKind.LIVE, directory, 1)) {
            MigrationId id = KindLab.submit(half, MoveKind.LIVE);
            fullOnceSwitched(half, id);
            half.schedule.runUntil(() -> said(half.record(id), "FINISH, though"), Duration.ofMinutes(10));
            mended(half);
            half.kill();
            half.boot();
            assertThat(half.settle(Duration.ofMinutes(10))).isTrue();
            assertThat(KindLab.wrong(half, half.engine.find(id), MoveKind.LIVE)).isEmpty();
        }
    }

    /** The first write behind that of SWITCH fails, and all later ones. */
    private static void fullOnceSwitched(Lab half, MigrationId id) {
        half.disk.observe(moment -> {
            if (said(half.record(id), "SWITCH")) half.disk.failing(true);
        });
    }

    private static void mended(Lab half) {
        half.disk.observe(moment -> {});
        half.disk.failing(false);
    }

    private static boolean said(MigrationRecord record, String text) {
        return record.log().stream().anyMatch(line -> line.text().startsWith(text));
    }
}
