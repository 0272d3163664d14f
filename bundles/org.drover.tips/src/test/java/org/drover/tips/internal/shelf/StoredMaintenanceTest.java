package org.drover.tips.internal.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredMaintenanceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final HostId NODE = new HostId("-узел 1\n2");

    private static Upkeep upkeep(String id, Phase phase) {
        Map<VmId, HostId> away = new LinkedHashMap<>();
        away.put(new VmId("zebra"), new HostId("b"));
        away.put(new VmId("ant"), NODE);
        return new Upkeep(
                id,
                NODE,
                phase,
                "new fans",
                NOON,
                NOON.plusSeconds(1),
                Optional.of(new PlanId("p-1")),
                away,
                true,
                "…");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void maintenanceIsTheSameAfterARestart(Dialect dialect) {
        Upkeep open = upkeep("u-2", Phase.HELD);
        Upkeep over = upkeep("u-1", Phase.OUT);
        Roll roll = new Roll(
                "r-1",
                Roll.State.AT_STOP,
                "a kernel",
                NOON,
                NOON,
                List.of(NODE, new HostId("b")),
                1,
                true,
                false,
                true,
                "w");
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                var book = new StoredMaintenance(store);
                assertThat(book.roll()).isEmpty();
                book.keep(upkeep("u-2", Phase.ENTERING));
                book.keep(open);
                book.keep(over);
                book.keep(roll);
            }
            try (PooledStore store = database.open()) {
                var book = new StoredMaintenance(store);
                assertThat(book.open()).containsExactly(open);
                assertThat(book.open().get(0).away().keySet()).containsExactly(new VmId("zebra"), new VmId("ant"));
                assertThat(book.ended(10)).containsExactly(over);
                assertThat(book.ended(0)).isEmpty();
                assertThat(book.roll()).contains(roll);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theTrailOnlyGrowsAndTellsTheNewestFirst(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                var trail = new StoredTrail(store);
                for (int i = 1; i <= 3; i++)
                    trail.add(new Entry(NOON.plusSeconds(i), Entry.DROVER, "maintenance.in", NODE.value(), "w" + i));
            }
            try (PooledStore store = database.open()) {
                assertThat(new StoredTrail(store).latest(2))
                        .containsExactly(
                                new Entry(NOON.plusSeconds(3), "drover", "maintenance.in", NODE.value(), "w3"),
                                new Entry(NOON.plusSeconds(2), "drover", "maintenance.in", NODE.value(), "w2"));
            }
        }
    }
}
