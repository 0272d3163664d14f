package org.drover.metrics.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.drover.metrics.Writing;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Bytes MEMORY = Bytes.ofMiB(256);

    @ParameterizedTest
    @CsvSource({"8, 64", "32, 64", "32, 200", "100, 64", "1, 10"})
    void twoWindowsTellRateAndWorkingSet(int rate, int workingSet) {
        Writing real = new Writing(NOW, ByteRate.ofMiBPerSecond(rate), Bytes.ofMiB(workingSet));
        Writing found = Fit.of(NOW, 1, real.dirtied(1), real.dirtied(Fit.LONGER), MEMORY);
        assertThat(mib(found.rate().bytesPerSecond())).isCloseTo(rate, within(0.02 * rate));
        assertThat(mib(found.workingSet().count())).isCloseTo(workingSet, within(0.02 * workingSet));
    }

    @Test
    void whoWritesNothingHasNoWorkingSet() {
        Writing found = Fit.of(NOW, 1, 0, 0, MEMORY);
        assertThat(found.rate().bytesPerSecond()).isZero();
        assertThat(found.dirtied(10)).isZero();
    }

    @Test
    void whoWritesToNewPagesOnlyMayWriteToAllOfThem() {
        Writing found = Fit.of(NOW, 1, 10 << 20, 50 << 20, MEMORY);
        assertThat(found.workingSet()).isEqualTo(MEMORY);
        assertThat(mib(found.rate().bytesPerSecond())).isCloseTo(10, within(0.5));
    }

    /** Measurements are noisy: the long window may have seen less than the short one, or more than is possible. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 20, 33, 60, 90, 500})
    void whateverWasMeasuredItIsNoLessThanWhatWasSeenAndFitsTheMemory(double longer) {
        Writing found = Fit.of(NOW, 1, 30 << 20, longer * (1 << 20), MEMORY);
        assertThat(found.workingSet().count()).isBetween(30L << 20, MEMORY.count());
        assertThat(mib(found.dirtied(1))).isGreaterThan(29);
        assertThat(found.rate().bytesPerSecond())
                .isLessThanOrEqualTo(6 * found.workingSet().count());
    }

    private static double mib(double bytes) {
        return bytes / (1 << 20);
    }
}
