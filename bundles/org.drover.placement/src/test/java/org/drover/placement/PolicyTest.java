package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.drover.model.Share;
import org.junit.jupiter.api.Test;

class PolicyTest {
    @Test
    void softRulesThatAllWeighNothingAreRefused() {
        assertThatThrownBy(() -> weighing(Map.of(Policy.Soft.BALANCE, 0.0))).hasMessageContaining("one soft rule");
        assertThatThrownBy(() -> weighing(Map.of(Policy.Soft.BALANCE, -1.0))).hasMessageContaining("-1.0");
    }

    private static Policy weighing(Map<Policy.Soft, Double> weights) {
        return new Policy(new Share(0.85), new Share(0.05), Bandwidths.ASSUMED, weights);
    }
}
