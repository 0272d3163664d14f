package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A sample of the campaign; {@code ./drover torture rpc} runs more. */
class TortureTest {
    private static final int SEEDS = 50;

    @Test
    void noReplyHoweverBrokenGivesAnythingButAValueOrATypedError() {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(TortureReplies::failure)
                        .flatMap(Optional::stream))
                .isEmpty();
    }
}
