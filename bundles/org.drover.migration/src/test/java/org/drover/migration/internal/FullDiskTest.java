package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

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
}
