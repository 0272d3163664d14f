package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
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
}
