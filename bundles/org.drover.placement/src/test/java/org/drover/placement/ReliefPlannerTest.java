package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.drover.model.HostId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReliefPlannerTest {
    private static final HostId A = new HostId("a");

    @Test
    void theCheapestMoveThatIsEnoughIsChosenAndTheOthersSayWhyNot() {
        var hosts = HostColumns.of(List.of(RaterTest.host("a", 9500, 16, 2), RaterTest.host("b", 1000, 16, 12)));
        var relief = ReliefPlanner.plan(
                hosts,
                A,
                List.of(vm("big", 4000, 8), vm("fit", 3000, 1), vm("idle", 100, 1), vm("small", 800, 1)),
                Policy.DEFAULT);
        assertThat(relief).isInstanceOfSatisfying(Relief.Move.class, move -> {
            assertThat(move.vmName()).isEqualTo("fit");
            assertThat(move.destination()).hasToString("b");
            assertThat(move.after().value()).isEqualTo(6500);
            assertThat(move.why().text()).contains("moving fit to b").contains("from 95% to 65%");
        });
        assertThat(relief.others())
                .extracting(other -> other.why().code())
                .containsExactly("plan.dearer", "plan.too-little", "plan.not-enough");
    }

    @Test
    void whenNothingFitsAnywhereThePlanSaysSoForEachVm() {
        var hosts = HostColumns.of(List.of(RaterTest.host("a", 9500, 16, 2), RaterTest.host("b", 8000, 16, 12)));
        var relief = ReliefPlanner.plan(hosts, A, List.of(vm("web", 4000, 1)), Policy.DEFAULT);
        assertThat(relief).isInstanceOf(Relief.Nothing.class);
        assertThat(relief.others().get(0).why().text()).contains("web fits nowhere: with web, b would reach 120%");
        assertThat(ReliefPlanner.plan(hosts, A, List.of(vm("web", 4000, 1)), Policy.DEFAULT))
                .isEqualTo(relief);
    }

    @Test
    void whenNoMoveIsEnoughTheOneThatGainsMostIsTaken() {
        var hosts = HostColumns.of(List.of(RaterTest.host("a", 14000, 16, 2), RaterTest.host("b", 0, 16, 12)));
        var relief = ReliefPlanner.plan(hosts, A, List.of(vm("x", 2000, 1), vm("y", 4000, 8)), Policy.DEFAULT);
        assertThat(relief).isInstanceOfSatisfying(Relief.Move.class, move -> {
            assertThat(move.vmName()).isEqualTo("y");
            assertThat(move.why().code()).isEqualTo("plan.helps");
        });
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void aNameStandsInASentenceAsItIs(String name) {
        var hosts = HostColumns.of(List.of(RaterTest.host("a", 9500, 16, 2), RaterTest.host("b", 1000, 16, 12)));
        var relief = ReliefPlanner.plan(hosts, A, List.of(vm(name, 3000, 1)), Policy.DEFAULT);
        assertThat(relief).isInstanceOfSatisfying(Relief.Move.class, move -> {
            assertThat(move.vmName()).isEqualTo(name);
            assertThat(move.why().text()).contains("moving " + name + " to b");
        });
    }

    private static Demand vm(String name, float cpu, long memoryGiB) {
        return RaterTest.named(name, "a", RaterTest.flat(cpu, cpu, cpu), memoryGiB);
    }
}
