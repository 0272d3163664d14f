package org.drover.placement.bench.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.drover.placement.bench.consolidation.Consolidation.Move;
import org.junit.jupiter.api.Test;

/** Four VMs, one of each size: 2,500, 2,000, 1,000 and 500 MIPS; host 1 has 5,320 MIPS, host 0 has 3,720. */
class ScoreTest {
    private static final double DAY = 287 * 300;

    private static Traces constant(double share) {
        double[][] day = new double[4][Traces.SAMPLES];
        for (double[] vm : day) Arrays.fill(vm, share);
        return new Traces(day);
    }

    private static Course course(int[] first, int step, Move... moves) {
        List<List<Move>> all = new ArrayList<>(Collections.nCopies(Traces.SAMPLES, List.of()));
        all.set(step, List.of(moves));
        return new Course(first, all);
    }

    @Test
    void aHostThatIsAskedForMoreThanItHasIsOverloadedAndGivesWhatItHas() {
        Score score = Score.of(course(new int[] {1, 1, 1, 1}, 1), constant(1));

        assertThat(score.energyKwh()).isCloseTo(135 * DAY / 3.6e6, within(1e-9));
        assertThat(score.slatah()).isEqualTo(1);
        assertThat(score.workLost()).isCloseTo(680.0 / 6000, within(1e-9));
        assertThat(score.pdm()).isZero();
    }

    @Test
    void aSleepingHostDrawsNothingAndPowerLiesOnAStraightLineBetweenTenths() {
        // 2,000 + 1,000 + 500 of 5,320 are 65.8%, 2,500 of 5,320 are 47.0%
        Score score = Score.of(course(new int[] {3, 1, 1, 1}, 1), constant(1));

        double watt = 121 + 0.1 * (3500 / 532.0 - 6) * 10 * 4 + 110 + (2500 / 532.0 - 4) * 6;
        assertThat(score.energyKwh()).isCloseTo(watt * DAY / 3.6e6, within(1e-9));
        assertThat(score.slatah()).isZero();
        assertThat(score.workLost()).isZero();
    }

    @Test
    void aVmLosesATenthOfItsWorkWhileItMovesAndItsDestinationLacksThatLong() {
        // 613 MB at 62.5 MB/s: 9.808 s
        Score score = Score.of(course(new int[] {1, 1, 3, 3}, 5, new Move(3, 1)), constant(0.5));

        assertThat(score.migrations()).isEqualTo(1);
        assertThat(score.pdm()).isCloseTo(0.1 * 250 * 9.808 / (3000 * DAY), within(1e-15));
        assertThat(score.workLost()).isCloseTo(score.pdm(), within(1e-15));
        assertThat(score.slatah()).isCloseTo(9.808 / (2 * DAY), within(1e-15));
    }

    @Test
    void aVmGetsOneCoreAtMost() {
        Score score = Score.of(course(new int[] {0, 1, 3, 3}, 1), constant(1));

        assertThat(score.workLost()).isCloseTo((2500 - 1860) / 6000.0, within(1e-9));
        assertThat(score.slatah()).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void lookingOftenSeesAnOverloadBetweenTwoSamples() {
        // 5,400 of 5,320 at every second sample, nothing is lost at the others
        double[][] day = new double[4][Traces.SAMPLES];
        for (double[] vm : day) for (int step = 0; step < Traces.SAMPLES; step++) vm[step] = step % 2 == 0 ? 0.9 : 0.5;
        Course course = course(new int[] {1, 1, 1, 1}, 1);

        double atSamples = Score.of(course, new Traces(day)).slatah();
        double often = Score.every(1, course, new Traces(day)).slatah();

        // a line from 5,400 down to 3,000 MIPS is above 5,320 for a thirtieth of it
        assertThat(atSamples).isCloseTo(0.5, within(0.01));
        assertThat(often).isCloseTo(1.0 / 30, within(0.005));
    }
}
