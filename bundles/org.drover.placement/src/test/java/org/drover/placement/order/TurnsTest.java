package org.drover.placement.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.drover.model.HostId;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void theHostWithMostToDoGoesFirstAndNoHostIsAtTwo() {
        List<Step> steps = steps("a>b", "a>c", "a>d", "c>d");
        Turns turns = turns(steps, 1, 4, 4, 4, 4);
        List<Integer> first = turns.next();
        assertThat(first).containsExactly(1);
        turns.over(1);
        assertThat(turns.next()).containsExactly(2);
        turns.over(2);
        assertThat(turns.next()).containsExactlyInAnyOrder(0, 3);
    }

    @Test
    void amongEqualsTheLongestGoesFirst() {
        assertThat(turns(steps("a>b", "a>b"), 1, 3, 5).next()).containsExactly(1);
    }

    @Test
    void aStepWaitsForTheEndAndItsHostsOnlyForTheTransfer() {
        List<Step> steps = List.of(
                new Step(0, host("a"), host("b"), false, List.of()),
                new Step(1, host("c"), host("a"), false, List.of(0)),
                new Step(2, host("a"), host("d"), false, List.of()));
        Turns turns = turns(steps, 1, 5, 5, 1);
        assertThat(turns.next()).containsExactly(0);
        turns.transferred(0);
        assertThat(turns.waitsForOthers(1)).isTrue();
        assertThat(turns.next()).as("room on a is not there yet").containsExactly(2);
        turns.over(0);
        turns.over(2);
        assertThat(turns.next()).containsExactly(1);
    }

    @Test
    void asManyAsAllowedAreAtAHost() {
        assertThat(turns(steps("a>b", "a>c", "a>d"), 2, 1, 1, 1).next()).hasSize(2);
    }

    @Test
    void theForecastIsThatOfKeepingToIt() {
        assertThat(Turns.forecast(steps("a>b", "b>c", "c>d"), seconds(4, 4, 4), 1))
                .containsExactly(Duration.ofSeconds(4), Duration.ZERO, Duration.ofSeconds(4));
    }

    private static Turns turns(List<Step> steps, int perHost, int... seconds) {
        return new Turns(steps, seconds(seconds), perHost);
    }

    private static List<Duration> seconds(int... seconds) {
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    private static List<Step> steps(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> new Step(0, host(text.substring(0, 1)), host(text.substring(2, 3)), false, List.of()))
                .toList();
    }

    private static HostId host(String name) {
        return new HostId(name);
    }
}
