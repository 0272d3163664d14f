package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A sample of the campaigns; {@code ./drover torture rpc} and {@code ./drover torture frames} run more. */
class TortureTest {
    private static final int SEEDS = 20;

    @Test
    void noReplyHoweverBrokenGivesAnythingButAValueOrATypedError() {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(TortureReplies::failure)
                        .flatMap(Optional::stream))
                .isEmpty();
    }

    @Test
    void noFrameHoweverBrokenEndsAConnectionByAFaultOfOursOrLeavesAnybodyWaiting() {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(TortureFrames::failure)
                        .flatMap(Optional::stream))
                .isEmpty();
    }
}
