package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sample of the campaign; {@link TortureKinds} runs more. */
class TortureKindsTest {
    private static final int SEEDS = 100;

    @Test
    void whateverFailsAMoveOfAnyKindLeavesItsVmWholeOnOneHost() throws IOException {
        List<String> failures = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) TortureKinds.failure(seed).ifPresent(failures::add);
        assertThat(failures).isEmpty();
    }
}
