package org.drover.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Priority;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredPlansTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final HostId C = new HostId("c d/é");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aPlanThatRunsIsThereAfterARestartAsItWasLastTold(Dialect dialect) {
        PlanRecord first = plan("p-1", PlanRecord.State.RUNNING, Optional.empty(), "", 1);
        PlanRecord later = plan("p-1", PlanRecord.State.RUNNING, Optional.empty(), "until db has left b", 3);
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                PlanBook book = new StoredPlans(store);
                book.keep(first);
                book.keep(later);
            }
            try (PooledStore store = database.open()) {
                PlanBook book = new StoredPlans(store);
                assertThat(book.open()).containsExactly(later);
                assertThat(book.latest(10)).isEmpty();
                book.keep(first);
                assertThat(book.find(new PlanId("p-1"))).contains(first);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void endedOnesAreHistoryNewestFirst(Dialect dialect) {
        PlanRecord first = plan("p-1", PlanRecord.State.DONE, Optional.of(NOON.plusSeconds(60)), "", 1);
        PlanRecord second = plan("p-2", PlanRecord.State.PARTLY_DONE, Optional.of(NOON.plusSeconds(90)), "no", 2);
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            PlanBook book = new StoredPlans(store);
            book.keep(first);
            book.keep(second);
            assertThat(book.open()).isEmpty();
            assertThat(book.latest(10)).containsExactly(second, first);
            assertThat(book.latest(1)).containsExactly(second);
            assertThat(book.find(new PlanId("p-3"))).isEmpty();
        }
    }

    private static PlanRecord plan(
            String id, PlanRecord.State state, Optional<Instant> ended, String message, int lines) {
        VmId web = new VmId("vm-web");
        VmId db = new VmId("vm-db");
        MigrationOptions options = new MigrationOptions(
                        Duration.ofMillis(50), Optional.of(ByteRate.ofMiBPerSecond(64)), true, 4, true)
                .with(MigrationPolicy.BACKGROUND);
        return new PlanRecord(
                new PlanId(id),
                new PlanRequest(
                        "empty a",
                        List.of(new PlanRequest.Wish(web, List.of(B, C)), new PlanRequest.Wish(db, List.of(C))),
                        options,
                        Priority.HIGH),
                state,
                message,
                NOON,
                ended,
                ended.map(any -> new PlanId("p-0")),
                List.of(
                        new PlanMove(
                                web,
                                "web",
                                A,
                                A,
                                B,
                                List.of(C),
                                PlanMove.State.WAITING,
                                message,
                                Optional.empty(),
                                Optional.empty(),
                                0),
                        new PlanMove(
                                db,
                                "dätabase",
                                A,
                                B,
                                C,
                                List.of(),
                                PlanMove.State.MOVING,
                                "",
                                Optional.of(new MigrationId("m-1")),
                                Optional.of(C),
                                7)),
                java.util.stream.IntStream.range(0, lines)
                        .mapToObj(i -> new LogLine(NOON.plusSeconds(i), "line " + i))
                        .toList());
    }
}
