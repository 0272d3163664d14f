package org.drover.metrics.internal.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.drover.metrics.Forecast;
import org.drover.metrics.Quantile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecasterTest {
    private static final int DAY = 288;
    private static final int HORIZON = 12;
    private static final float NAN = Float.NaN;
    private final Forecaster forecaster = new Forecaster(DAY);

    @Test
    void whatNeverChangesIsForetoldExactly() {
        var forecast = forecast(filled(100, 500));
        assertThat(forecast.q50()).containsOnly(500);
        assertThat(forecast.q99()).containsOnly(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFewValuesGiveALevelAndAWideGuess(int count) {
        var forecast = forecast(filled(count, 100));
        assertThat(forecast.q50()).containsOnly(100);
        assertThat(forecast.peak(Quantile.Q90)).isGreaterThanOrEqualTo(130);
        assertThat(forecast.known()).isEqualTo(count);
    }

    @Test
    void nothingMeasuredGivesNothingAndSaysSo() {
        for (float[] none : List.of(new float[0], new float[] {NAN, NAN})) {
            var forecast = forecast(none);
            assertThat(forecast.known()).isZero();
            assertThat(forecast.q99()).containsOnly(0);
        }
    }

    @Test
    void spikesWidenTheHighQuantilesAndLeaveTheMedianAlone() {
        float[] values = filled(200, 100);
        for (int i = 0; i < values.length; i += 8) values[i] = 1000;
        var forecast = forecast(values);
        assertThat(forecast.at(Quantile.Q50, 11)).isLessThan(400);
        assertThat(forecast.peak(Quantile.Q99)).isGreaterThan(900);
    }

    @Test
    void gapsNeverSpread() {
        float[] values = filled(120, 100);
        for (int i = 10; i < 100; i += 3) values[i] = NAN;
        values[119] = NAN;
        values[50] = Float.POSITIVE_INFINITY;
        var forecast = forecast(values);
        assertThat(forecast.q50()).containsOnly(100);
        assertThat(forecast.q99()).containsOnly(100);
    }

    @Test
    void aNewLevelIsBelievedAndTheJumpIsNotCountedAsNoise() {
        float[] values = filled(96, 200);
        Arrays.fill(values, 84, 96, 1000);
        var forecast = forecast(values);
        assertThat(forecast.at(Quantile.Q50, 11)).isCloseTo(1000, within(60f));
        assertThat(forecast.peak(Quantile.Q90)).isLessThan(1150);
    }

    @Test
    void aRampGoesOnForAWhile() {
        float[] values = new float[60];
        for (int i = 0; i < values.length; i++) values[i] = 100 + 10 * i;
        var forecast = forecast(values);
        assertThat(forecast.at(Quantile.Q50, 0)).isGreaterThan(690);
        assertThat(forecast.at(Quantile.Q50, 5)).isGreaterThan(forecast.at(Quantile.Q50, 0));
    }

    @Test
    void aMorningPeakIsForetoldFromYesterdays() {
        float[] values = filled(2 * DAY + 100, 100);
        for (int day = 0; day < 2; day++) Arrays.fill(values, day * DAY + 104, day * DAY + 120, 900);
        var forecast = forecast(values);
        assertThat(forecast.at(Quantile.Q50, 1)).isLessThan(200);
        assertThat(forecast.at(Quantile.Q50, 8)).isGreaterThan(700);
    }

    @Test
    void peaksThatDoNotCoincideAreNotAddedUp() {
        float[] even = filled(96, 100);
        float[] odd = filled(96, 100);
        for (int i = 0; i < 96; i++) (i % 2 == 0 ? even : odd)[i] = 500;
        var together = Sum.of(
                List.of(forecaster.fit(even, 1), forecaster.fit(odd, 1)), Instant.EPOCH, Duration.ofMinutes(5), 1);
        assertThat(together.peak(Quantile.Q99)).isCloseTo(600, within(90f));
        assertThat(Sum.of(
                                List.of(forecaster.fit(even, 1), forecaster.fit(even, 1)),
                                Instant.EPOCH,
                                Duration.ofMinutes(5),
                                1)
                        .peak(Quantile.Q99))
                .isGreaterThan(850);
    }

    @Test
    void nineInTenValuesStayBelowTheHighQuantile() {
        var random = new Random(7);
        float[] values = new float[1200];
        for (int i = 0; i < values.length; i++) values[i] = (float) (500 + 50 * random.nextGaussian());
        int below = 0;
        int asked = 0;
        for (int now = 200; now < 1180; now += 2) {
            var forecast = forecast(Arrays.copyOf(values, now));
            if (values[now + 5] <= forecast.at(Quantile.Q90, 5)) below++;
            asked++;
        }
        assertThat(below / (double) asked).isBetween(0.86, 0.94);
    }

    @Test
    void whateverTheSeriesTheQuantilesAreOrderedAndFinite() {
        var random = new Random(42);
        for (int seed = 0; seed < 300; seed++) {
            float[] values = new float[random.nextInt(400)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(5) == 0 ? NAN : (float) Math.exp(random.nextGaussian() * 3);
            }
            var forecast = forecast(values);
            for (int h = 0; h < HORIZON; h++) {
                assertThat(forecast.at(Quantile.Q50, h)).isFinite().isNotNegative();
                assertThat(forecast.at(Quantile.Q90, h))
                        .isFinite()
                        .isGreaterThanOrEqualTo(forecast.at(Quantile.Q50, h));
                assertThat(forecast.at(Quantile.Q99, h))
                        .isFinite()
                        .isGreaterThanOrEqualTo(forecast.at(Quantile.Q90, h));
            }
        }
    }

    private Forecast forecast(float[] values) {
        return Sum.of(List.of(forecaster.fit(values, HORIZON)), Instant.EPOCH, Duration.ofMinutes(5), HORIZON);
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
