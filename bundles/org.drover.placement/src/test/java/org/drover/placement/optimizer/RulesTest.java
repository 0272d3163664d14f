package org.drover.placement.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Four hosts with room for everything; VM i starts on host i % 4 unless said otherwise. */
class RulesTest {
    private static final int[] GROUPS = {0, 0, 1, 1};

    @Test
    void vmsThatAreKeptApartDoNotMeet() {
        Layout layout = four(new KeepApart(GROUPS));

        assertThat(admits(layout, 0, 1)).isFalse();
        assertThat(admits(layout, 0, 2)).isTrue();
        assertThat(swaps(layout, 0, 1)).isTrue();
        layout.exchange(0, 1);
        assertThat(admits(layout, 0, 0)).as("the other is there now").isFalse();
        assertThat(admits(layout, 1, 1)).isFalse();
        layout.move(0, 2);
        assertThat(admits(layout, 1, 1)).isTrue();
    }

    @Test
    void vmsThatMeetFromTheStartMayPartAndNotMeetAgain() {
        Layout layout = on(new KeepApart(new int[] {0, 0, 0}), 0, 0, 0);

        layout.move(0, 1);
        assertThat(admits(layout, 0, 0)).as("two are left there").isFalse();
        layout.move(1, 2);
        assertThat(admits(layout, 0, 0)).as("one is left there").isFalse();
        layout.move(2, 3);
        assertThat(admits(layout, 0, 0)).isTrue();
    }

    @Test
    void aGroupStaysSpreadOverItsDomains() {
        // hosts 0 and 1 are one rack, 2 and 3 are racks of their own; group 0 is on hosts 0 and 1, group 1 on 2 and 3
        Layout layout = four(new SpreadOver(GROUPS, new int[] {0, 0, 1, 2}, new int[] {1, 2}));

        assertThat(admits(layout, 0, 1)).isTrue();
        assertThat(admits(layout, 2, 3)).isFalse();
        assertThat(admits(layout, 2, 0)).isTrue();
        layout.move(2, 0);
        assertThat(admits(layout, 3, 1)).isFalse();
    }

    @Test
    void aGroupStaysNearWhatItDependsOn() {
        // neighbourhoods: hosts 0 and 2, hosts 1 and 3; group 0 depends on group 1
        Layout layout = four(new NearTo(new int[] {0, -1, 1, 1}, new int[] {0, 1, 0, 1}, new int[][] {{1}, {}}));

        assertThat(admits(layout, 2, 1)).as("VM 0 needs it").isFalse();
        assertThat(admits(layout, 0, 1)).as("VM 3 is there").isTrue();
        assertThat(admits(layout, 3, 0)).isTrue();
        layout.move(3, 0);
        assertThat(admits(layout, 0, 1)).as("VM 3 has left").isFalse();
        assertThat(swaps(layout, 2, 1)).as("VM 3 is still near").isTrue();
    }

    @Test
    void aVmGoesWhereItMay() {
        Layout layout = four(new AllowedHosts((vm, host) -> vm != 0 || host == 3));

        assertThat(admits(layout, 0, 1)).isFalse();
        assertThat(admits(layout, 0, 3)).isTrue();
        assertThat(swaps(layout, 0, 1)).isFalse();
        assertThat(swaps(layout, 0, 3)).isTrue();
    }

    @Test
    void disturbingAGroupCostsByItsMostMovedOnly() {
        Problem problem = problem(new int[] {0, 1, 2, 3})
                .objective(new GroupMoves(5, GROUPS))
                .build();

        assertThat(problem.cost(new int[] {1, 1, 2, 3})).isEqualTo(5);
        assertThat(problem.cost(new int[] {1, 1, 3, 3})).isEqualTo(5);
        assertThat(problem.cost(new int[] {1, 0, 3, 3})).isEqualTo(10);
    }

    @Test
    void rulesHoldAfterAnyRandomWalk() {
        Random random = new Random(7);
        int[] group = new int[30];
        int[] start = new int[30];
        for (int vm = 0; vm < group.length; vm++) {
            group[vm] = vm / 5;
            start[vm] = vm % 10;
        }
        int[] rack = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4};
        Problem.Builder builder = Problem.builder(10, 1);
        for (int host = 0; host < 10; host++) builder.host(host, 1000);
        for (int vm : start) builder.vm(vm, 1);
        Problem problem = builder.rule(new KeepApart(group))
                .rule(new SpreadOver(group, rack, new int[] {3, 3, 3, 3, 3, 3}))
                .build();
        Layout layout = new Layout(problem, start);
        for (int i = 0; i < 5_000; i++) {
            int vm = random.nextInt(30);
            int host = random.nextInt(10);
            if (admits(layout, vm, host)) layout.move(vm, host);
            int other = random.nextInt(30);
            if (swaps(layout, vm, other)) layout.exchange(vm, other);
        }
        for (int g = 0; g < 6; g++) {
            long hosts = java.util.Arrays.stream(layout.hostOf, 5 * g, 5 * g + 5)
                    .distinct()
                    .count();
            long racks = java.util.Arrays.stream(layout.hostOf, 5 * g, 5 * g + 5)
                    .map(host -> rack[host])
                    .distinct()
                    .count();
            assertThat(hosts).isEqualTo(5);
            assertThat(racks).isGreaterThanOrEqualTo(3);
        }
    }

    private static boolean admits(Layout layout, int vm, int to) {
        return layout.shift(vm, to, Double.MAX_VALUE) != Layout.NO;
    }

    private static boolean swaps(Layout layout, int one, int two) {
        return layout.swap(one, two, Double.MAX_VALUE) != Layout.NO;
    }

    private static Layout four(Rule rule) {
        return on(rule, 0, 1, 2, 3);
    }

    private static Layout on(Rule rule, int... start) {
        return new Layout(problem(start).rule(rule).build(), start);
    }

    private static Problem.Builder problem(int[] start) {
        Problem.Builder builder = Problem.builder(4, 1);
        for (int host = 0; host < 4; host++) builder.host(host, 100);
        for (int host : start) builder.vm(host, 1);
        return builder;
    }
}
