package org.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aGapCountsNeitherForTheMeanNorForTheLastValue() {
        var series = new Series(START, Duration.ofMinutes(5), new float[] {1, Float.NaN, 3, Float.NaN});
        assertThat(series.mean()).isEqualTo(2);
        assertThat(series.last()).isEqualTo(3);
        assertThat(series.end()).isEqualTo("2026-01-01T00:20:00Z");
    }

    @Test
    void whoHasTheValuesCannotChangeTheSeries() {
        float[] values = {1, 2};
        var series = new Series(START, Duration.ofSeconds(1), values);
        values[0] = 9;
        series.values()[1] = 9;
        assertThat(series.values()).containsExactly(1, 2);
    }

    @Test
    void aGridWithoutStepsIsRefused() {
        assertThatThrownBy(() -> new Series(START, Duration.ZERO, new float[0])).hasMessageContaining("PT0S");
    }
}
