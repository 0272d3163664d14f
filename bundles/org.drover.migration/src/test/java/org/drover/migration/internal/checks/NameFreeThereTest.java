package org.drover.migration.internal.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.inventory.Snapshot;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NameFreeThereTest {
    private static final HostId THERE = new HostId("h2");

    private static VmFacts vm(String id, String name, String host, VmState state) {
        return new VmFacts(
                new VmId(id),
                name,
                new HostId(host),
                state,
                1,
                Bytes.ofMiB(256),
                List.of(),
                Set.of(),
                Optional.empty());
    }

    /** @param seen of which the first is to move */
    private static Optional<Obstacle> look(VmFacts... seen) {
        var picture = new Snapshot(1, Collections.unmodifiableSortedMap(new TreeMap<>()), Map.of(), List.of(seen));
        return new NameFreeThere().look(new Planned(Arrays.asList(seen).get(0), THERE, picture, Planned.Way.DRIVEN));
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void anotherVmOfThatNameThereStandsAgainstTheMove(String name) {
        assertThat(look(vm("a", name, "h1", VmState.RUNNING), vm("b", name, "h2", VmState.RUNNING)))
                .contains(new Obstacle(
                        "name.taken",
                        "h2 has another VM named " + name + " (b)",
                        "Rename one of them or choose another host"));
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void alsoOneThatDoesNotRun(VmState state) {
        assertThat(look(vm("a", "web", "h1", VmState.RUNNING), vm("b", "web", "h2", state)))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void aNamesakeOnAThirdHostDoesNot(String name) {
        assertThat(look(vm("a", name, "h1", VmState.RUNNING), vm("b", name, "h3", VmState.RUNNING)))
                .isEmpty();
    }

    @Test
    void theVmItselfThereDoesNotNorANameThatIsOnlyAlike() {
        assertThat(look(
                        vm("a", "web", "h1", VmState.RUNNING),
                        vm("a", "web", "h2", VmState.INCOMING),
                        vm("b", "Web", "h2", VmState.RUNNING),
                        vm("c", "web ", "h2", VmState.RUNNING)))
                .isEmpty();
    }
}
