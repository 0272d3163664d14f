package org.drover.placement.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.placement.optimizer.Rearrangement.Goal;
import org.drover.placement.optimizer.Rearrangement.Move;
import org.drover.placement.optimizer.Rearrangement.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RearrangementTest {
    @Test
    void aHostIsDrainedAndNothingElseIsMoved() {
        Cluster cluster =
                cluster(3, vm("a", 0, 4), vm("b", 0, 2), vm("c", 1, 3)).closing(host(0));

        Plan plan = plan(cluster, Goal.NEEDED);

        assertThat(plan.stranded()).isEmpty();
        assertThat(plan.moves()).hasSize(2).allSatisfy(move -> assertThat(move.from())
                .contains(host(0)));
    }

    @Test
    void vmsThatFindNoPlaceAreNamed() {
        Cluster cluster =
                cluster(2, vm("a", 0, 9), vm("b", 0, 2), vm("c", 1, 7)).without(host(0));

        Plan plan = plan(cluster, Goal.NEEDED);

        assertThat(plan.moves()).containsExactly(new Move(new VmId("b"), Optional.empty(), host(1), false));
        assertThat(plan.stranded()).containsExactly(new VmId("a"));
    }

    @Test
    void brokenRulesAreRestored() {
        Cluster cluster = cluster(3, apart("a", 0, 2), apart("b", 0, 2), vm("full", 1, 6), vm("more", 1, 5));

        Plan plan = plan(cluster, Goal.NEEDED);

        Map<VmId, HostId> after = after(cluster, plan);
        assertThat(after.get(new VmId("a"))).isNotEqualTo(after.get(new VmId("b")));
        assertThat(after.get(new VmId("full"))).isNotEqualTo(after.get(new VmId("more")));
        assertThat(plan.moves()).hasSize(2);
    }

    @Test
    void addedHostsTakeTheirShareWhenItIsWorthTheMoves() {
        Cluster cluster = cluster(1, vm("a", 0, 2), vm("b", 0, 2), vm("c", 0, 2), vm("d", 0, 2));

        Plan plan = plan(cluster.with(List.of(host(1, 10))), Goal.BALANCE);

        assertThat(plan.moves()).hasSize(2);
        assertThat(plan.after()).isLessThan(plan.before());
        Plan again = plan(cluster(2, vm("a", 0, 2), vm("b", 0, 2), vm("c", 1, 2), vm("d", 1, 2)), Goal.BALANCE);
        assertThat(again.moves()).as("nothing is moved for nothing").isEmpty();
    }

    @Test
    void fewHostsAreLeftInUse() {
        Cluster cluster = cluster(4, vm("a", 0, 4), vm("b", 1, 4), vm("c", 2, 3), vm("d", 3, 3));

        Plan plan = plan(cluster, Goal.CONSOLIDATE);

        assertThat(new HashSet<>(after(cluster, plan).values())).hasSize(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noPlanPassesThroughABrokenState(long seed) {
        Random random = new Random(seed);
        List<Cluster.Vm> vms = new ArrayList<>();
        for (int i = 0; i < 40; i++)
            vms.add(new Cluster.Vm(
                    new VmId("vm" + i),
                    i < 30 ? Optional.of(host(i % 10)) : Optional.empty(),
                    Bytes.ofGiB(1 + random.nextInt(3)),
                    new Mhz(100),
                    i % 3 == 0 ? Optional.of("group" + i / 12) : Optional.empty(),
                    i % 7 == 0 ? Set.of(host(i % 10), host((i + 1) % 10), host((i + 2) % 10)) : Set.of()));
        Cluster cluster = cluster(10, vms.toArray(Cluster.Vm[]::new)).closing(host((int) seed));
        Goal goal = Goal.values()[(int) (seed % 3)];

        Plan plan = plan(cluster, goal);

        assertThat(plan.moves()).isNotEmpty();
        after(cluster, plan); // checks every step
        assertThat(plan(cluster, goal)).isEqualTo(plan);
    }

    @Test
    void aVmOnAnUnknownHostIsRefusedByName() {
        assertThatThrownBy(() -> cluster(1, vm("a", 5, 1))).hasMessage("VM a is on host host5, which is unknown");
        assertThatThrownBy(() -> cluster(1).closing(host(3))).hasMessage("host host3 is unknown");
    }

    /** Where all VMs are in the end; each step is checked by plain counting. */
    private static Map<VmId, HostId> after(Cluster cluster, Plan plan) {
        Map<VmId, HostId> on = new HashMap<>();
        for (Cluster.Vm vm : cluster.vms()) vm.on().ifPresent(host -> on.put(vm.id(), host));
        for (Move move : plan.moves()) {
            Cluster.Vm vm = cluster.vms().stream()
                    .filter(one -> one.id().equals(move.vm()))
                    .findAny()
                    .orElseThrow();
            Cluster.Host to = cluster.hosts().stream()
                    .filter(one -> one.id().equals(move.to()))
                    .findAny()
                    .orElseThrow();
            assertThat(Optional.ofNullable(on.get(move.vm()))).isEqualTo(move.from());
            long there = vm.memory().count();
            for (Cluster.Vm other : cluster.vms()) {
                if (!move.to().equals(on.get(other.id()))) continue;
                there += other.memory().count();
                assertThat(vm.apart().isPresent() && vm.apart().equals(other.apart()))
                        .isFalse();
            }
            assertThat(there).isLessThanOrEqualTo(to.memory().count());
            assertThat(to.takes()).isTrue();
            assertThat(vm.owners().isEmpty() || vm.owners().contains(move.to())).isTrue();
            on.put(move.vm(), move.to());
        }
        return on;
    }

    private static Plan plan(Cluster cluster, Goal goal) {
        return Rearrangement.plan(cluster, goal, Budget.steps(200_000), 1, null, 1);
    }

    private static Cluster cluster(int hosts, Cluster.Vm... vms) {
        List<Cluster.Host> all = new ArrayList<>();
        for (int i = 0; i < hosts; i++) all.add(host(i, 10));
        return new Cluster(all, List.of(vms));
    }

    private static Cluster.Host host(int number, int memory) {
        return new Cluster.Host(host(number), Bytes.ofGiB(memory), new Mhz(10_000), true);
    }

    private static HostId host(int number) {
        return new HostId("host" + number);
    }

    private static Cluster.Vm vm(String name, int host, int memory) {
        return new Cluster.Vm(
                new VmId(name), Optional.of(host(host)), Bytes.ofGiB(memory), new Mhz(100), Optional.empty(), Set.of());
    }

    private static Cluster.Vm apart(String name, int host, int memory) {
        return new Cluster.Vm(
                new VmId(name), Optional.of(host(host)), Bytes.ofGiB(memory), new Mhz(100), Optional.of("x"), Set.of());
    }
}
