package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.VmSpec;
import org.drover.metrics.Writing;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.forecast.Knowledge;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paper forecast beside the simulator, which sends page by page. */
class ForecastTest {
    private static final MigrationOptions CAPPED = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(64));

    @TempDir
    Path directory;

    private Lab lab;

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"4, 50", "16, 300", "32, 100", "32, 1500", "50, 400"})
    void bytesTimeAndPauseComeOutAsForetold(int rate, int workingSet) {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        lab.world.vm("a", VmSpec.named("db").writing(ByteRate.ofMiBPerSecond(rate), Bytes.ofMiB(workingSet)));
        lab.hosts.look();
        lab.knowledge = writing(rate, workingSet);
        MigrationId id = lab.engine.submit(new MoveRequest(new VmId("vm-db"), new HostId("b"), CAPPED, "a test"));
        assertThat(lab.settle()).isTrue();

        MigrationRecord move = lab.record(id);
        assertThat(move.stage()).as(move.toString()).isEqualTo(Stage.DONE);
        MoveForecast forecast = move.forecast().orElseThrow();
        double sent = move.figures().transferred().orElseThrow().count();
        assertThat(forecast.transferred().count() / sent).as("bytes").isCloseTo(1, within(0.05));
        double seconds =
                Duration.between(move.started().orElseThrow(), move.ended().orElseThrow())
                                .toMillis()
                        / 1000.0;
        assertThat(forecast.duration().toMillis() / 1000.0)
                .as("seconds")
                .isCloseTo(seconds, within(0.05 * seconds + 1));
        assertThat((double) forecast.pause().toMillis())
                .as("pause in ms")
                .isCloseTo(move.figures().pause().orElseThrow().toMillis(), within(50.0));
        assertThat(forecast.passes()).as("passes").isCloseTo(move.figures().iterations(), within(2));
    }

    @Test
    void itIsInTheJournalBeforeAnythingIsTouchedAndSurvivesTheProcess() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        lab.knowledge = writing(8, 256);
        MigrationId id = lab.submit("b");
        assertThat(lab.schedule.runUntil(
                        () -> lab.journal.open().stream()
                                .anyMatch(e -> !e.phase().untouched()),
                        Duration.ofMinutes(1)))
                .isTrue();
        JournalEntry written = lab.journal.open().get(0);
        assertThat(written.forecast()).isEqualTo(lab.record(id).forecast());
        assertThat(written.forecast().orElseThrow().basis()).contains("writes 8.0 MiB/s");
        assertThat(lab.record(id).log())
                .extracting(line -> line.text().split(":")[0])
                .containsSubsequence("CHECK", "forecast", "BEGIN");
        lab.kill();
        lab.boot();
        assertThat(lab.settle()).isTrue();
        MoveForecast kept = lab.record(id).forecast().orElseThrow();
        assertThat(kept.basis()).contains("writes 8.0 MiB/s");
    }

    private Knowledge writing(int rate, int workingSet) {
        Writing real = new Writing(Instant.EPOCH, ByteRate.ofMiBPerSecond(rate), Bytes.ofMiB(workingSet));
        return new Knowledge() {
            @Override
            public Optional<Writing> writing(VmId vm) {
                return Optional.of(real);
            }
        };
    }
}
