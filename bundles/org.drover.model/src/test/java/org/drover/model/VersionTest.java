package org.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void versionsAreOrderedByTheirNumbersNotTheirText() {
        assertThat(new Version(9, 0, 0)).isLessThan(new Version(10, 0, 0));
        assertThat(new Version(7, 2, 9)).isLessThan(new Version(7, 10, 0)).hasToString("7.2.9");
        assertThatThrownBy(() -> new Version(7, -1, 0)).hasMessageContaining("7.-1.0");
    }

    @Test
    void anotherReleaseOfASeriesIsNoEarlierOne() {
        assertThat(new Version(7, 2, 0).isOfEarlierSeriesThan(new Version(7, 2, 9)))
                .isFalse();
        assertThat(new Version(7, 2, 9).isOfEarlierSeriesThan(new Version(8, 0, 0)))
                .isTrue();
        assertThat(new Version(8, 0, 0).isOfEarlierSeriesThan(new Version(7, 2, 9)))
                .isFalse();
    }
}
