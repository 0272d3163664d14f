package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.drover.backend.api.CancelAnswer;
import org.drover.migration.Stage;
import org.drover.migration.internal.Interleaving.Kind;
import org.drover.migration.internal.Interleaving.Strike;
import org.drover.migration.internal.Interleavings.Case;
import org.junit.jupiter.api.Test;

/** A sample of the campaign; {@link Interleavings} runs all. */
class InterleavingsTest {
    private static final int CASES = 400;

    @Test
    void whateverStrikesOnceOrTwiceAndWheneverTheVmRunsOnExactlyOneHostAndNothingIsLeft() {
        List<String> failures = Interleavings.sample(1, CASES).stream()
                .flatMap(one ->
                        one
                                .failure()
                                .map(why -> "./drover torture interleavings --case " + one + "\n  " + why)
                                .stream())
                .toList();
        assertThat(failures).isEmpty();
    }

    @Test
    void aCaseIsReplayedByItsName() {
        Case one =
                new Case(Kind.DELEGATED, List.of(new Strike(5, Blow.SOURCE_CUT_LONG), new Strike(9, Blow.CANCELLED)));
        assertThat(Case.of(one.toString())).isEqualTo(one);
    }

    @Test
    void aTaskThatIsOnlyBeingStartedIsStoppedAsSoonAsItIs() {
        Interleaving run = new Interleaving(
                Kind.DELEGATED, List.of(new Strike(0, Blow.BACKEND_LEAVES), new Strike(1, Blow.CANCELLED)), null);
        assertThat(run.play()).isEmpty();
        assertThat(run.cancelled).contains(CancelAnswer.ASKED);
        assertThat(run.history.find(Interleaving.ID).orElseThrow().stage()).isEqualTo(Stage.CANCELLED);
    }
}
