package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.LongStream;
import org.drover.lab.Cuts.Cut;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few of the cuts that {@code ./drover torture cuts} makes; {@link KillTest} has those of the engine. */
class CutsTest {
    private static final long SEED = 3;
    private static Cuts cuts;

    @BeforeAll
    static void bringUp() throws IOException {
        cuts = new Cuts();
    }

    @AfterAll
    static void takeDown() throws IOException {
        if (cuts != null) cuts.close();
    }

    /**
     * The line to the source ends in the transfer; the source's QEMU dies before finish; its daemon after confirm. A host loses
     * power while the disks under its VM change over, and before finish with disks on the way; the journal's disk is full, and torn.
     */
    @ParameterizedTest
    @ValueSource(longs = {119, 140, 183, 244, 407, 513, 544})
    void whateverDiesWhereverTheOutcomeIsTrueAndNothingIsLeft(long number) throws Exception {
        System.out.println(Cut.number(number) + ": " + cuts.outcome(Cut.number(number), "cut-" + number));
    }

    @Test
    void whoeverDiesAtARandomInstantTheSameHolds() throws Exception {
        Instants.Instant instant = Instants.Instant.of(SEED);
        System.out.println(instant + ": " + cuts.outcome(instant, "instant-" + SEED));
    }

    /** The judge of the disk is no ornament: one block that is changed behind the guest's back is missed. */
    @Test
    void aBlockThatIsNotAsItWasAcknowledgedIsFound() throws Exception {
        try (DiskWriter disk = cuts.writer("spoiled")) {
            disk.end();
            Traveller guest = cuts.guest();
            guest.spoil(0);
            assertThatThrownBy(() -> disk.verdict(true, guest.image()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("block 0 was acknowledged, its slot holds a block 0 with a wrong checksum");
        }
    }

    @Test
    void theNumbersNameEachCutOnce() {
        assertThat(LongStream.rangeClosed(1, Cut.COUNT).mapToObj(Cut::number).distinct())
                .hasSize(Cut.COUNT);
        assertThat(Cut.COUNT).as("what ./drover torture cuts believes").isEqualTo(600);
        assertThat(Cut.number(Cut.COUNT + 1)).isEqualTo(Cut.number(1));
    }
}
