package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.simulator.VmSpec;
import org.drover.metrics.Writing;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.forecast.Knowledge;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs that write faster than they are sent, and some that only seem to. */
class SteeringTest {
    private static final VmId DB = new VmId("vm-db");
    private static final ByteRate CAP = ByteRate.ofMiBPerSecond(64);
    private static final MigrationOptions CAPPED = MigrationOptions.DEFAULT.withBandwidth(CAP);

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    private MigrationRecord moved(int writes, int over, MigrationOptions options) {
        lab.world.vm("a", VmSpec.named("db").writing(ByteRate.ofMiBPerSecond(writes), Bytes.ofMiB(over)));
        lab.hosts.look();
        MigrationId id = lab.engine.submit(new MoveRequest(DB, new HostId("b"), options, "a test"));
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();
        return lab.record(id);
    }

    @Test
    void aMoveThatDoesNotConvergeGoesBackAndSaysWhatWouldHelp() {
        MigrationRecord record = moved(90, 1000, CAPPED);
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.RETURNED);
        assertThat(record.message())
                .contains("it does not converge", "are written while 64.0 MiB/s are sent", "pause budget of 200 ms")
                .contains("auto-converge");
        assertThat(lab.world.whereRuns(DB)).containsExactly("a");
        assertThat(lab.world.whereKnown(DB)).containsExactly("a");
    }

    @Test
    void theSameMoveThatMustCompleteDoesWithLimitsLiftedAndStaysWithinWhatEndsAPause() {
        MigrationRecord record = moved(90, 1000, CAPPED.with(MigrationPolicy.MUST_COMPLETE));
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(record.ticket().options().autoConverge()).isTrue();
        assertThat(lab.world.whereRuns(DB)).containsExactly("b");
        Duration most = CAPPED.pauseBudget().multipliedBy(Limits.DEFAULT.pauseFactor());
        assertThat(record.figures().pause().orElseThrow()).isLessThan(most);
    }

    @Test
    void oneThatGetsOnSlowlyIsLeftAlone() {
        MigrationRecord record = moved(58, 1500, CAPPED);
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(record.figures().iterations()).isGreaterThan(20);
        assertThat(record.figures().pause().orElseThrow()).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void oneThatNeverGetsDownToHalfOfItsPauseBudgetIsGivenAllOfIt() {
        MigrationRecord record = moved(400, 5, CAPPED); // 5 MiB at 64 MiB/s, over and over
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(record.log())
                .extracting(line -> line.text())
                .contains("a pause of 100 ms is not reached; it may take its whole budget of 200 ms now");
        assertThat(record.figures().pause().orElseThrow()).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void inTheBackgroundItUsesLittleBandwidth() {
        MigrationRecord record = moved(4, 100, MigrationOptions.DEFAULT.with(MigrationPolicy.BACKGROUND));
        assertThat(record.stage()).isEqualTo(Stage.DONE);
        MigrationProgress last = record.progress().orElseThrow();
        assertThat(last.throughput()).isLessThanOrEqualTo(ByteRate.ofMiBPerSecond(32));
    }

    @Test
    void whatWasForetoldNotToConvergeGoesOverToPostCopyAfterOnePass() {
        lab.knowledge = writing(90, 1000);
        MigrationRecord record = moved(90, 1000, CAPPED.withPostCopy(true));
        assertThat(record.forecast().orElseThrow().converges()).isFalse();
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(switched(record)).contains("as foretold", "its policy, minimal pause", "at the begin of pass 2");
        assertThat(lab.world.whereRuns(DB)).containsExactly("b");
        Duration onePass = Duration.ofSeconds(2048 / 64);
        assertThat(Duration.between(at(record, "PERFORM"), at(record, "SWITCH")))
                .isBetween(onePass, onePass.plusSeconds(1));
    }

    @Test
    void withoutAForecastItsPassesHaveToShowIt() {
        MigrationRecord record = moved(90, 1000, CAPPED.withPostCopy(true));
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(switched(record)).startsWith("it does not converge");
    }

    @Test
    void aForecastThatWasWrongTakesNoVmIntoPostCopyThatConverges() {
        lab.knowledge = writing(90, 1000);
        MigrationRecord record = moved(16, 300, CAPPED.withPostCopy(true));
        assertThat(record.forecast().orElseThrow().converges()).isFalse();
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(record.log()).extracting(LogLine::text).doesNotContain("SWITCH");
        assertThat(record.figures().pause().orElseThrow()).isLessThan(Duration.ofMillis(200));
    }

    private static String switched(MigrationRecord record) {
        List<String> said = record.log().stream().map(LogLine::text).toList();
        assertThat(said).contains("SWITCH");
        return said.get(said.indexOf("SWITCH") - 1);
    }

    private static Instant at(MigrationRecord record, String phase) {
        return record.log().stream()
                .filter(line -> line.text().equals(phase))
                .map(LogLine::at)
                .findFirst()
                .orElseThrow();
    }

    private static Knowledge writing(int rate, int workingSet) {
        Writing real = new Writing(Instant.EPOCH, ByteRate.ofMiBPerSecond(rate), Bytes.ofMiB(workingSet));
        return new Knowledge() {
            @Override
            public Optional<Writing> writing(VmId vm) {
                return Optional.of(real);
            }
        };
    }
}
