package org.drover.placement.internal.consolidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.drover.placement.internal.consolidation.Consolidator.Move;
import org.drover.placement.internal.consolidation.Consolidator.Question;
import org.junit.jupiter.api.Test;

/** Hosts of 100; they may be full to 90, or to 85 so that another one can sleep. What is said of VMs is exact. */
class ConsolidatorTest {
    private static final int KNOWN = 48;

    private final Consolidator three = new Consolidator(
            new Machines(new double[] {100, 100, 100}, new int[3], 1, (vm, host) -> true), Settings.DEFAULT);

    private static Outlook steady(double... load) {
        return new Outlook(
                load, new double[][] {load, load}, new float[2][load.length][KNOWN], new int[] {KNOWN, KNOWN});
    }

    private static double[] seconds(int vms) {
        double[] seconds = new double[vms];
        Arrays.fill(seconds, 10);
        return seconds;
    }

    @Test
    void anOverloadedHostGivesTheVmAwayThatCostsLeastForWhatItBrings() {
        Question question = new Question(steady(10, 40, 50, 20), new int[] {0, 0, 0, 1}, seconds(4), false);

        // 100 of 90: 10 is enough, and of those that bring so much the smallest one is disturbed
        assertThat(three.decide(question)).containsExactly(new Move(0, 1));
    }

    @Test
    void aSleepingHostIsWokenWhenNoOtherHasRoom() {
        Question question = new Question(steady(50, 50, 80), new int[] {0, 0, 1}, seconds(3), false);

        assertThat(three.decide(question)).containsExactly(new Move(0, 2));
    }

    @Test
    void aHostThatIsFullButNotOverloadedIsLeftAlone() {
        Question question = new Question(steady(45, 45, 80), new int[] {0, 0, 1}, seconds(3), true);

        assertThat(three.decide(question)).isEmpty();
    }

    @Test
    void aHostIsEmptiedOnlyWhenAllItsVmsFindRoom() {
        int[] at = {0, 1, 2, 2, 2};
        double[] load = {30, 50, 10, 20, 30};
        // 30 and 50 are 80 of 85; with the 60 of the third host there is no room for either
        assertThat(three.decide(new Question(steady(load), at, seconds(5), true)))
                .containsExactly(new Move(0, 1));

        double[] more = {60, 60, 10, 20, 30};
        assertThat(three.decide(new Question(steady(more), at, seconds(5), true)))
                .isEmpty();
    }

    @Test
    void peaksThatDoNotCoincideAreNotAdded() {
        float[] even = new float[KNOWN];
        float[] odd = new float[KNOWN];
        for (int k = 0; k < KNOWN; k++) {
            even[k] = k % 2 == 0 ? 30 : -30;
            odd[k] = -even[k];
        }
        double[] load = {40, 40};
        double[][] ahead = {load, load};
        int[] known = {KNOWN, KNOWN};

        var apart = new Outlook(load, ahead, new float[][][] {{even, odd}, {even, odd}}, known);
        assertThat(three.decide(new Question(apart, new int[] {0, 1}, seconds(2), true)))
                .hasSize(1);

        var together = new Outlook(load, ahead, new float[][][] {{even, even}, {even, even}}, known);
        assertThat(three.decide(new Question(together, new int[] {0, 1}, seconds(2), true)))
                .isEmpty();
    }

    @Test
    void aVmStaysWhereItIsWhenNoHostIsAllowed() {
        Machines bound = new Machines(new double[] {100, 100}, new int[2], 1, (vm, host) -> host == 0);
        Question question = new Question(steady(60, 60), new int[] {0, 0}, seconds(2), true);

        assertThat(new Consolidator(bound, Settings.DEFAULT).decide(question)).isEmpty();
    }

    @Test
    void vmsThatAreGoneCountForNothing() {
        Question question = new Question(steady(60, 60, 30), new int[] {0, -1, 0}, seconds(3), true);

        assertThat(three.decide(question)).isEmpty();
    }
}
