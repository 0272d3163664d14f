package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VMs that write to their disks while these are copied, at 64 MiB/s. */
class DisksInStepTest {
    private static final MigrationOptions CAPPED = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(64));

    @TempDir
    Path directory;

    private Lab lab;

    @AfterEach
    void nothingIsLeft() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        assertThat(lab.world.isIntact(Lab.WEB)).isTrue();
        assertThat(lab.world.orphanedFiles()).isEmpty();
        lab.close();
    }

    private MoveRequest request(int writes, String to, MigrationOptions options) {
        VmSpec vm = VmSpec.named("web")
                .withDisks(List.of(new DiskFacts("vda", "/local/web.img", Optional.empty(), Bytes.ofMiB(1024))))
                .writingToDisks(ByteRate.ofMiBPerSecond(writes));
        lab = new Lab(
                directory,
                1,
                host -> host.offering(Set.of(DrivenMigration.class, StorageMigration.class, ColdMigration.class)),
                world -> world.vm("a", vm));
        return new MoveRequest(Lab.WEB, new HostId(to), options, "a test")
                .with(MoveChoices.NONE.withDisksTo(to.equals("a") ? "shared" : "local"));
    }

    private MigrationRecord moved(MoveRequest request) {
        MigrationId id = lab.engine.submit(request);
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();
        return lab.record(id);
    }

    @ParameterizedTest
    @CsvSource({"0, a", "16, a", "32, a", "50, a", "32, b"})
    void whatIsWrittenMeanwhileIsCopiedAgainAndThatIsForetold(int writes, String to) {
        MigrationRecord record = moved(request(writes, to, CAPPED));
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
        MoveForecast forecast = record.forecast().orElseThrow();
        assertThat(forecast.converges()).isTrue();
        Duration took =
                Duration.between(record.started().orElseThrow(), record.ended().orElseThrow());
        assertThat((double) forecast.duration().toMillis())
                .isCloseTo(took.toMillis(), org.assertj.core.api.Assertions.within(0.15 * took.toMillis()));
    }

    @ParameterizedTest
    @CsvSource({"a", "b"})
    void oneThatNeverGetsInStepIsForetoldAndGivenUpWithWhatWouldHelp(String to) {
        MoveRequest request = request(70, to, CAPPED);
        MoveForecast forecast = lab.engine.preFlight(request).forecast().orElseThrow();
        assertThat(forecast.converges()).isFalse();
        assertThat(forecast.summary()).contains("will not converge", "written to as fast as they are copied");
        assertThat(forecast.help().get(1)).contains("higher limit of its bandwidth: from 77.0 MiB/s on");

        MigrationRecord record = moved(request);
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.RETURNED);
        assertThat(record.message())
                .contains("do not get in step", "70.0 MiB/s are written while 6", "when it writes less");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"a", "b"})
    void oneThatMustCompleteDoesWithItsWritesSlowedDownOrItsLimitLifted(String to) {
        MoveRequest request = request(70, to, CAPPED.with(MigrationPolicy.MUST_COMPLETE));
        assertThat(lab.engine.preFlight(request).forecast().orElseThrow().converges())
                .isTrue();
        MigrationRecord record = moved(request);
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly(to);
    }

    @Test
    void inTheBackgroundItIsGivenMoreTimeBeforeItIsGivenUp() {
        MigrationRecord record = moved(request(70, "a", CAPPED.with(MigrationPolicy.BACKGROUND)));
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(Duration.between(
                        record.started().orElseThrow(), record.ended().orElseThrow()))
                .isGreaterThan(Duration.ofSeconds(180));
    }
}
