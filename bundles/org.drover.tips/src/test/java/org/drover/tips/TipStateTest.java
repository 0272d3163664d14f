package org.drover.tips;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TipStateTest {

    @Test
    void anEndedTipStaysEnded() {
        assertThat(TipState.values())
                .filteredOn(TipState::isEnd)
                .containsExactly(TipState.IMPLEMENTED, TipState.DISMISSED, TipState.EXPIRED, TipState.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void noTipBecomesNewAgain(TipState state) {
        assertThat(state.next()).doesNotContain(TipState.NEW, state);
    }

    @Test
    void whatIsBeingImplementedCanNoLongerBeDismissed() {
        assertThat(TipState.IMPLEMENTING.next()).containsExactlyInAnyOrder(TipState.IMPLEMENTED, TipState.FAILED);
    }
}
