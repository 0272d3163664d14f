package org.drover.operations.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.model.testing.OddNames;
import org.drover.operations.Act;
import org.drover.operations.Fault;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredBookTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final HostId HOST = new HostId("a");

    private static Operation begun(String id, Optional<VmId> vm, String name) {
        return new Operation(
                new OperationId(id),
                Act.SAVE,
                HOST,
                vm,
                name,
                "",
                "to try it",
                Operation.State.RUNNING,
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatWasDoneIsThereAfterARestartAndWhatNeverEndedIsUnknown(Dialect dialect) {
        String name = OddNames.all().findFirst().orElseThrow();
        Fault no =
                new Fault(Fault.Kind.REFUSED, HOST, Optional.of(new VmId("vm-1")), "save", "it is \"off\"", "Start it");
        Operation refused = begun("o-1", Optional.of(new VmId("vm-1")), name)
                .ended(Operation.State.REFUSED, NOON.plusSeconds(1), Optional.of(no));
        Operation made = begun("o-2", Optional.empty(), "")
                .with(Optional.of(new VmId("vm-2")), Optional.of("/vms/new.img"))
                .ended(Operation.State.DONE, NOON.plusSeconds(2), Optional.empty());
        Operation open = begun("o-3", Optional.of(new VmId("vm-3")), "web");
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                Book book = new StoredBook(store, InstantSource.fixed(NOON));
                book.keep(begun("o-1", Optional.of(new VmId("vm-1")), name));
                book.keep(refused);
                book.keep(made);
                book.keep(open);
                assertThat(book.find(open.id())).contains(open);
                assertThat(book.latest(10)).containsExactly(made, refused);
            }
            Instant later = NOON.plus(Duration.ofMinutes(1));
            try (PooledStore store = database.open()) {
                Book book = new StoredBook(store, InstantSource.fixed(later));
                assertThat(book.find(refused.id())).contains(refused);
                Operation closed = book.find(open.id()).orElseThrow();
                assertThat(closed.state()).isEqualTo(Operation.State.UNKNOWN);
                assertThat(closed.ended()).contains(later);
                assertThat(closed.fault().orElseThrow().reason()).contains("Drover stopped while it was under way");
                assertThat(book.latest(2)).containsExactly(closed, made);
                assertThat(book.find(new OperationId("o-4"))).isEmpty();
            }
        }
    }
}
