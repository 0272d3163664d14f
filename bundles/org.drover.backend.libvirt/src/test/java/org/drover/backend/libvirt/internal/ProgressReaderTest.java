package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.libvirt.JobStats;
import org.drover.libvirt.TypedParam;
import org.drover.libvirt.TypedParams;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.junit.jupiter.api.Test;

class ProgressReaderTest {
    private static JobStats stats(TypedParam... said) {
        return new JobStats(JobStats.Type.UNBOUNDED, TypedParams.of(said));
    }

    @Test
    void aJobsStatisticsAreProgress() {
        MigrationProgress progress = ProgressReader.read(stats(
                TypedParam.ofUnsigned("memory_total", 1000),
                TypedParam.ofUnsigned("memory_processed", 600),
                TypedParam.ofUnsigned("memory_remaining", 400),
                TypedParam.ofUnsigned("memory_iteration", 3),
                TypedParam.ofUnsigned("memory_dirty_rate", 5),
                TypedParam.ofUnsigned("memory_page_size", 16384),
                TypedParam.ofUnsigned("memory_bps", 70),
                TypedParam.ofUnsigned("downtime", 100)));
        assertThat(progress.total()).isEqualTo(new Bytes(1000));
        assertThat(progress.transferred()).isEqualTo(new Bytes(600));
        assertThat(progress.remaining()).isEqualTo(new Bytes(400));
        assertThat(progress.iteration()).isEqualTo(3);
        assertThat(progress.dirtyRate()).isEqualTo(new ByteRate(5 * 16384));
        assertThat(progress.throughput()).isEqualTo(new ByteRate(70));
        assertThat(progress.expectedPause()).contains(Duration.ofMillis(100));
    }

    @Test
    void whatWasNotSaidIsNothingAndNotInvented() {
        MigrationProgress progress = ProgressReader.read(stats());
        assertThat(progress.iteration()).isEqualTo(1);
        assertThat(progress.total()).isEqualTo(Bytes.ZERO);
        assertThat(progress.expectedPause()).isEmpty();
        MigrationFigures figures = ProgressReader.figures(stats());
        assertThat(figures.pause()).isEmpty();
        assertThat(figures.transferred()).isEmpty();
        assertThat(figures.iterations()).isZero();
    }

    @Test
    void pagesOfAnUntoldSizeAreOfFourKibibytes() {
        assertThat(ProgressReader.read(stats(TypedParam.ofUnsigned("memory_dirty_rate", 10)))
                        .dirtyRate())
                .isEqualTo(new ByteRate(40960));
    }

    @Test
    void anAmountPastTheLongestNumberIsNoneAndNotNegative() {
        MigrationProgress progress = ProgressReader.read(stats(
                TypedParam.ofUnsigned("memory_remaining", -1), // 2^64 - 1 on the wire
                TypedParam.ofUnsigned("memory_dirty_rate", -1),
                TypedParam.ofUnsigned("downtime", -1)));
        assertThat(progress.remaining()).isEqualTo(Bytes.ZERO);
        assertThat(progress.dirtyRate()).isEqualTo(ByteRate.ZERO);
        assertThat(progress.expectedPause()).contains(Duration.ZERO);
    }

    @Test
    void aFinishedJobTellsWhatItCost() {
        MigrationFigures figures = ProgressReader.figures(stats(
                TypedParam.ofUnsigned("downtime", 44),
                TypedParam.ofUnsigned("memory_processed", 86_810_034),
                TypedParam.ofUnsigned("memory_iteration", 3)));
        assertThat(figures)
                .isEqualTo(new MigrationFigures(
                        java.util.Optional.of(Duration.ofMillis(44)), java.util.Optional.of(new Bytes(86_810_034)), 3));
    }
}
