package org.drover.migration.internal.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostLink;
import org.drover.model.HostLink.Role;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.junit.jupiter.api.Test;

class WaysTest {
    private final HostFacts a = host(
            "a",
            link("mgmt", Role.MANAGEMENT, 100),
            link("fast", Role.MIGRATION, 5),
            link("slow", Role.MIGRATION, 10),
            link("san", Role.STORAGE, 0));
    private final HostFacts b = host(
            "b",
            link("mgmt", Role.MANAGEMENT, 100),
            link("slow", Role.MIGRATION, 10),
            link("fast", Role.MIGRATION, 5),
            link("san", Role.STORAGE, 0),
            link("only-b", Role.MIGRATION, 1));

    @Test
    void theLowestMetricThatBothHostsReachComesFirst() {
        assertThat(Ways.between(a, b, Optional.empty())).containsExactly("fast", "slow", "mgmt");
    }

    @Test
    void aPinnedNetworkIsTheOnlyOne() {
        assertThat(Ways.between(a, b, Optional.of("slow"))).containsExactly("slow");
        assertThat(Ways.between(a, b, Optional.of("san"))).isEmpty();
    }

    private static HostLink link(String name, Role role, int metric) {
        return new HostLink(name, role, metric, Optional.empty(), "tcp://" + name);
    }

    private static HostFacts host(String id, HostLink... links) {
        return new HostFacts(new HostId(id), id, "sim", 4, new Mhz(9600), Bytes.ofGiB(8), Map.of(), Set.of(), "cpu")
                .with(HostTraits.UNKNOWN.withLinks(List.of(links)));
    }
}
