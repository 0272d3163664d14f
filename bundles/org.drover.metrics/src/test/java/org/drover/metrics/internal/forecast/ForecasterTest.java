package org.drover.metrics.internal.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        assertThat(forecast(Together.of(List.of(even, odd), DAY)).peak(Quantile.Q99))
                .isCloseTo(600, within(1f));
        assertThat(forecast(Together.of(List.of(even, even), DAY)).peak(Quantile.Q99))
                .isGreaterThan(850);
    }

    @Test
    void aCycleOfAnyLengthIsForetold() {
        float[] values = filled(3000, 100);
        for (int i = 0; i < values.length; i += 17) values[i] = 900;
        var forecast = forecast(values);
        for (int h = 0; h < HORIZON; h++) {
            boolean peak = (values.length + h) % 17 == 0;
            assertThat(forecast.at(Quantile.Q50, h)).isCloseTo(peak ? 900 : 100, within(1f));
        }
    }

    @Test
    void whatComesAfterTheOriginChangesNoForecast() {
        var random = new Random(3);
        float[] past = new float[2500];
        for (int i = 0; i < past.length; i++) past[i] = (float) (50 + 20 * Math.sin(i / 40.0) + random.nextGaussian());
        float[] longer = Arrays.copyOf(past, 3000);
        for (int i = past.length; i < longer.length; i++) longer[i] = random.nextFloat() * 1000;
        var kept = forecaster.ahead(past, DAY, forecaster.judge(past));
        var scrambled = Arrays.copyOf(longer, past.length);
        forecaster.judge(longer);
        assertThat(forecaster.ahead(scrambled, DAY, forecaster.judge(scrambled)).columns())
                .isDeepEqualTo(kept.columns());
    }

    @Test
    void anyOldSeriesHasAForecastForADay() {
        var random = new Random(11);
        for (int kind = 0; kind < 8; kind++) {
            float[] values = new float[1500 + random.nextInt(3000)];
            for (int i = 0; i < values.length; i++) values[i] = value(kind, i, random);
            var outlook = forecaster.ahead(values, DAY, forecaster.judge(values));
            for (int h = 0; h < DAY; h++) {
                float[] at = {outlook.columns()[0][h], outlook.columns()[1][h], outlook.columns()[2][h]};
                assertThat(at).as("kind %d, step %d", kind, h).isSorted();
                assertThat(at[0]).isNotNegative();
                assertThat(at[2]).isFinite();
            }
            if (kind == 0) assertThat(outlook.columns()[2][DAY - 1]).isCloseTo(100, within(0.01f));
        }
    }

    private static float value(int kind, int i, Random random) {
        return switch (kind) {
            case 0 -> 100;
            case 1 -> random.nextInt(200) == 0 ? 1e6f : 0;
            case 2 -> random.nextInt(3) == 0 ? NAN : i % DAY;
            case 3 -> i / 700 % 2 == 0 ? NAN : 5 + random.nextFloat();
            case 4 -> i;
            case 5 -> (float) Math.exp(8 * random.nextGaussian());
            case 6 -> i < 2000 ? 0 : 1e-30f;
            default -> i % 500 == 0 ? Float.POSITIVE_INFINITY : 1e12f * random.nextFloat();
        };
    }

    @Test
    void aHostAfterAMoveIsForetoldAsWellAsBefore() {
        int[] below = new int[2];
        int asked = 0;
        List<float[]> vms = new ArrayList<>();
        for (int vm = 0; vm < 16; vm++) vms.add(moody(4000, vm));
        for (int now = 2400; now + DAY < 4000; now += 25) {
            for (int host = 0; host < 4; host++) {
                List<float[]> before = vms.subList(4 * host, 4 * host + 4);
                List<float[]> after = new ArrayList<>(before.subList(1, 4));
                after.add(vms.get((4 * host + 6) % 16));
                below[0] += holds(before, now);
                below[1] += holds(after, now);
                asked++;
            }
        }
        assertThat(below[0] / (double) asked).isBetween(0.86, 0.97);
        assertThat(below[1] / (double) asked).isCloseTo(below[0] / (double) asked, within(0.04));
    }

    /** Whether the value an hour after {@code now} stays below what nine of ten do. */
    private int holds(List<float[]> vms, int now) {
        float[] all = Together.of(vms, DAY);
        float[] past = Arrays.copyOf(all, now);
        var outlook = forecaster.ahead(past, HORIZON, forecaster.judge(past));
        return all[now + HORIZON - 1] <= outlook.columns()[1][HORIZON - 1] ? 1 : 0;
    }

    /** A day, a cycle of its own, and noise that grows with the load. */
    private static float[] moody(int length, int seed) {
        var random = new Random(seed);
        float[] values = new float[length];
        double drift = 0;
        for (int i = 0; i < length; i++) {
            drift = 0.97 * drift + random.nextGaussian();
            double load = 30 + 15 * Math.sin((i + 20 * seed) * 2 * Math.PI / DAY) + (i % (13 + seed) == 0 ? 25 : 0);
            values[i] = (float) Math.max(0, load + drift + random.nextGaussian() * load / 15);
        }
        return values;
    }

    @Test
    void aVmThatIsNewIsThoughtToHaveBeenAsItIs() {
        float[] host = filled(1200, 100);
        float[] fresh = filled(1200, NAN);
        Arrays.fill(fresh, 1000, 1200, 50);
        assertThat(Together.of(List.of(host, fresh), DAY)).containsOnly(150);
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
        return forecaster.ahead(values, HORIZON, forecaster.judge(values)).from(Instant.EPOCH, Duration.ofMinutes(5));
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
