package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transfer that a person slows down for a while. */
class LowestRateTest {
    @TempDir
    Path directory;

    /** A live one that writes faster than it is sent would be given up, or switched over, if it were steered meanwhile. */
    @ParameterizedTest
    @EnumSource(names = {"LIVE", "SHARED_NOTHING", "STORAGE"})
    void itGoesOnAtTheLowestRateForAsLongAsIsWantedAndThenAsBefore(MoveKind kind) {
        try (Lab lab = KindLab.of(kind, directory, 1)) {
            MigrationId id = KindLab.submit(lab, kind);
            List<Object> seen = new ArrayList<>();
            List<Long> amounts = new ArrayList<>();
            whenItCopies(lab, id, () -> {
                seen.add(lab.engine.pause(id));
                seen.add(lab.record(id).message());
                lab.world.faults().later(Duration.ofSeconds(1), () -> amounts.add(copied(lab, id)));
                lab.world.faults().later(Duration.ofSeconds(101), () -> {
                    amounts.add(copied(lab, id));
                    seen.add(lab.record(id).stage());
                    quietly(() -> lab.engine.resume(id));
                    seen.add(lab.record(id).message());
                });
            });
            assertThat(lab.settle()).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
            String message =
                    "goes on at 1.0 MiB/s, the least that a can be told, on request; \"drover resume m-1\" lets it"
                            + " go on as before";
            assertThat(seen).containsExactly(ByteRate.ofMiBPerSecond(1), message, Stage.COPYING, "");
            assertThat(amounts.get(1) - amounts.get(0)).isBetween(95L << 20, 105L << 20);
        }
    }

    private interface Deed {
        void run() throws BackendException;
    }

    private static void quietly(Deed deed) {
        try {
            deed.run();
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    private static void whenItCopies(Lab lab, MigrationId id, Deed deed) {
        lab.world.faults().later(Duration.ofMillis(20), () -> {
            if (copied(lab, id) > 1 << 20) quietly(deed);
            else whenItCopies(lab, id, deed);
        });
    }

    @Test
    void whatIsNotBeingTransferredIsNotSlowedDownNorWhatHostsDoAmongThemselves() {
        try (Lab lab = new Lab(directory, 1, Lab.DELEGATED)) {
            MigrationId id = lab.submit("b");
            assertThatThrownBy(() -> lab.engine.pause(id)).hasMessageContaining("nothing is being transferred");
            lab.settle(Duration.ofMillis(800));
            assertThatThrownBy(() -> lab.engine.pause(id)).hasMessageContaining("takes no other bandwidth");
            assertThatThrownBy(() -> lab.engine.resume(id)).hasMessageContaining("was not slowed down");
            assertThat(lab.settle()).isTrue();
            assertThatThrownBy(() -> lab.engine.pause(id)).hasMessageContaining("no migration m-1 is under way");
        }
    }

    private static long copied(Lab lab, MigrationId id) {
        return lab.record(id)
                .progress()
                .map(MigrationProgress::transferred)
                .map(b -> b.count())
                .orElse(0L);
    }
}
