package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvacuationTest {
    @Test
    void theLargestGoesFirstAndWhatIsPlacedCountsForTheNext() {
        var hosts = HostColumns.of(List.of(
                RaterTest.host("a", 9500, 64, 2),
                RaterTest.host("b", 1000, 64, 20),
                RaterTest.host("c", 1000, 64, 12)));
        List<Ratings> placed =
                Evacuation.of(hosts, List.of(vm("small", 4), vm("big", 16), vm("mid", 8)), Policy.DEFAULT);
        assertThat(placed).extracting(r -> r.vm().value()).containsExactly("big", "mid", "small");
        assertThat(placed.get(0).destinations())
                .extracting(r -> r.host().value())
                .containsExactly("b");
        assertThat(placed.get(1).best().orElseThrow().host()).hasToString("c");
        assertThat(placed.get(1).refused())
                .anySatisfy(refusal -> assertThat(refusal.host()).hasToString("b"));
    }

    @Test
    void oneThatNobodyTakesSaysWhyAndTheOthersArePlaced() {
        var hosts = HostColumns.of(List.of(RaterTest.host("a", 9500, 64, 2), RaterTest.host("b", 1000, 64, 12)));
        List<Ratings> placed = Evacuation.of(hosts, List.of(vm("big", 16), vm("small", 2)), Policy.DEFAULT);
        assertThat(placed.get(0).destinations()).isEmpty();
        assertThat(placed.get(0).refused()).isNotEmpty();
        assertThat(placed.get(1).best()).isPresent();
    }

    private static Demand vm(String name, long memoryGiB) {
        return RaterTest.named(name, "a", RaterTest.flat(100, 100, 100), memoryGiB);
    }
}
