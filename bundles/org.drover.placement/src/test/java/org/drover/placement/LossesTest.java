package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.junit.jupiter.api.Test;

/** Hosts of 16 GiB; which of them could not be lost while one is out of use. */
class LossesTest {
    private final Map<HostId, List<Demand>> running = new HashMap<>();
    private final Map<HostId, Standing> standings = new HashMap<>();

    private LossesTest vm(String name, String host, int gibibytes) {
        running.computeIfAbsent(new HostId(host), h -> new ArrayList<>())
                .add(RaterTest.named(name, host, RaterTest.flat(10, 10, 10), gibibytes));
        return this;
    }

    private List<Losses.Loss> without(String... leaving) {
        List<HostLoad> hosts = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            long taken = running.getOrDefault(new HostId(id), List.of()).stream()
                    .mapToLong(Demand::memoryBytes)
                    .sum();
            hosts.add(new HostLoad(
                            RaterTest.facts(id, 16),
                            true,
                            false,
                            new Bytes(Bytes.ofGiB(16).count() - taken),
                            Bytes.ZERO,
                            RaterTest.flat(100, 100, 100))
                    .with(standings.getOrDefault(new HostId(id), Standing.PLAIN)));
        }
        Set<HostId> out = new java.util.HashSet<>();
        for (String id : leaving) out.add(new HostId(id));
        return Losses.of(hosts, running, out, Policy.DEFAULT, 64);
    }

    @Test
    void aClusterWithRoomCanLoseAnyHost() {
        vm("web", "a", 8).vm("db", "b", 8).vm("mail", "c", 8);
        assertThat(without()).isEmpty();
    }

    @Test
    void whatHasLeftTheHostThatIsOutCountsWhereItWent() {
        vm("web", "a", 8).vm("db", "b", 8).vm("mail", "c", 8);
        // 24 GiB on two hosts of 16: the one that dies leaves 8 or 16 that do not fit beside the rest
        assertThat(without("a")).isNotEmpty().allSatisfy(loss -> {
            assertThat(loss.homeless()).isNotEmpty();
            assertThat(loss.memory().count())
                    .isGreaterThanOrEqualTo(Bytes.ofGiB(8).count());
        });
        running.remove(new HostId("a"));
        assertThat(without("a")).isEmpty();
    }

    @Test
    void whatIsKeptForFailuresIsThereWhenOneComes() {
        vm("web", "b", 8).vm("db", "c", 8);
        standings.put(new HostId("c"), new Standing(Standing.Power.AWAKE, Bytes.ofGiB(8), Set.of(), Set.of()));
        assertThat(without("a")).isEmpty();
    }

    @Test
    void withOneHostLeftThatOneCannotBeLost() {
        vm("web", "b", 8);
        assertThat(without("a")).isEmpty();
        assertThat(without("a", "c")).extracting(Losses.Loss::host).containsExactly(new HostId("b"));
        assertThat(without("a", "b"))
                .as("web has gone to c")
                .extracting(Losses.Loss::host)
                .containsExactly(new HostId("c"));
    }
}
