package org.drover.placement.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    private static final double ANY = Double.MAX_VALUE;

    @Test
    void aShiftIsRefusedWhereRoomIsShort() {
        Layout layout =
                layout(Problem.builder(2, 1).host(0, 10).host(1, 10).vm(0, 4).vm(1, 7));

        assertThat(layout.shift(0, 1, ANY)).isEqualTo(Layout.NO);
        assertThat(layout.shift(1, 0, ANY)).isEqualTo(Layout.NO);
        assertThat(layout.swap(0, 1, ANY)).isZero();
    }

    @Test
    void whatIsCountedOnBothHostsLeavesNoRoomForASwap() {
        Layout layout = layout(
                Problem.builder(2, 1).host(0, 10).host(1, 10).vm(0, 4).vm(1, 7).countedOnBothHosts(0));

        assertThat(layout.swap(0, 1, ANY)).isEqualTo(Layout.NO);
    }

    @Test
    void aGuestMayGoHomeToTheRoomItStillHolds() {
        Layout layout = layout(
                Problem.builder(2, 1).host(0, 10).host(1, 10).vm(0, 6).vm(1, 4).countedOnBothHosts(0));
        layout.move(0, 1);

        assertThat(layout.shift(1, 0, ANY)).isZero(); // 6 are held, 4 are left
        layout.move(1, 0);
        assertThat(layout.shift(0, 0, ANY)).isZero();
    }

    @Test
    void aHostThatIsTooFullMayBeRelieved() {
        Layout layout = layout(
                Problem.builder(2, 1).host(0, 10).host(1, 10).vm(0, 8).vm(0, 7).vm(1, 6));

        assertThat(layout.swap(1, 2, ANY)).isZero();
        assertThat(layout.swap(0, 2, ANY)).isZero();
        assertThat(layout.shift(2, 0, ANY)).isEqualTo(Layout.NO);
    }

    @Test
    void aMoveOverTheLimitIsRefused() {
        Layout layout = layout(
                Problem.builder(2, 1).host(0, 10).host(1, 10).vm(0, 4).objective(new LoadAbove(0, 3, new long[] {4, 2
                })));

        assertThat(layout.shift(0, 1, 6)).isEqualTo(6);
        assertThat(layout.shift(0, 1, 5)).isEqualTo(Layout.NO);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatAMoveIsSaidToCostIsWhatItCosts(long seed) {
        Random random = new Random(seed);
        Problem problem = random(random);
        Layout layout = new Layout(problem, problem.start());
        int made = 0;
        for (int i = 0; i < 20_000; i++) {
            double before = layout.cost();
            int vm = random.nextInt(problem.vms());
            int other = random.nextInt(problem.vms());
            int host = random.nextInt(problem.hosts());
            double delta;
            if (i % 3 == 0) {
                delta = layout.shift(vm, host, ANY);
                if (delta != Layout.NO) layout.move(vm, host);
            } else if (i % 3 == 1) {
                delta = layout.swap(vm, other, ANY);
                if (delta != Layout.NO) layout.exchange(vm, other);
            } else {
                delta = layout.chain(vm, other, host, ANY);
                if (delta != Layout.NO) {
                    int to = layout.hostOf[other];
                    layout.move(other, host);
                    layout.move(vm, to);
                }
            }
            if (delta == Layout.NO) continue;
            made++;
            assertThat(layout.cost()).isCloseTo(before + delta, within(1e-6));
        }
        assertThat(layout.cost()).isCloseTo(problem.cost(layout.hostOf), within(1e-6));
        assertThat(made).isGreaterThan(100);
    }

    private static Problem random(Random random) {
        int hosts = 8;
        int vms = 40;
        Problem.Builder builder = Problem.builder(hosts, 2).countedOnBothHosts(1);
        double[] moves = new double[vms];
        int[] group = new int[vms];
        long[] knees = new long[hosts];
        double[] scales = new double[hosts];
        for (int host = 0; host < hosts; host++) {
            builder.host(host, 100, 100);
            knees[host] = random.nextInt(80);
            scales[host] = 100;
        }
        for (int vm = 0; vm < vms; vm++) {
            builder.vm(vm % hosts, random.nextInt(15), random.nextInt(15));
            moves[vm] = random.nextInt(20);
            group[vm] = vm / 3 == 3 ? -1 : vm / 3;
        }
        return builder.objective(new LoadAbove(0, 7, knees))
                .objective(new FreeBalance(0, 1, 2, 3))
                .objective(new MoveCosts(2, moves))
                .objective(new MoveDistance(1, (from, to) -> Math.abs(from - to)))
                .objective(new GroupMoves(11, group))
                .objective(new Evenness(1, 50, scales))
                .rule(new KeepApart(group))
                .build();
    }

    @Test
    void aNegativeDemandAndAnUnknownHostAreRefusedByName() {
        assertThatThrownBy(() -> Problem.builder(1, 1).vm(0, -3)).hasMessage("a VM's demand cannot be -3");
        assertThatThrownBy(() -> Problem.builder(2, 1).vm(2, 3)).hasMessage("VM 0 is on host 2, and there are 2");
        assertThatThrownBy(() -> Problem.builder(0, 1)).hasMessageContaining("0 hosts");
    }

    private static Layout layout(Problem.Builder builder) {
        Problem problem = builder.build();
        return new Layout(problem, problem.start());
    }
}
