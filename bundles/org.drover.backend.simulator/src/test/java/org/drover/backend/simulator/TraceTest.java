package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void loadIsOnAStraightLineBetweenTwoValuesAndBeginsAgainAfterTheLast() {
        Trace trace = Trace.of("t", 0, 10, 40);
        assertThat(trace.at(Trace.STEP / 2)).isEqualTo(5);
        assertThat(trace.at(2 * Trace.STEP + Trace.STEP / 4)).isEqualTo(30);
        assertThat(trace.at(3 * Trace.STEP)).isEqualTo(0);
    }

    @Test
    void theMeanOfASpanIsTheAreaUnderTheLine() {
        Trace trace = Trace.of("t", 0, 10, 40);
        assertThat(trace.mean(0, Trace.STEP)).isCloseTo(5, within(1e-9));
        assertThat(trace.mean(Trace.STEP / 2, 2 * Trace.STEP)).isCloseTo((7.5 * 0.5 + 25) / 1.5, within(1e-9));
        assertThat(trace.mean(0, 6 * Trace.STEP)).isCloseTo(50.0 / 3, within(1e-9));
    }

    @Test
    void fiftyRealTracesOfFourWeeksAreInside() {
        List<Trace> azure = Trace.azure();
        assertThat(azure).hasSize(50).allMatch(trace -> trace.length() == 8004);
        assertThat(azure.get(0).at(0)).isBetween(0.0, 100.0);
    }
}
