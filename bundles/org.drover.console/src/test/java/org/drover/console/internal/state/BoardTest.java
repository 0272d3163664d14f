package org.drover.console.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the console sees of a platform that changes, goes, and comes back. */
class BoardTest {
    private static final HostId NODE = new HostId("node1");

    private final Platform platform = new Platform();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<Picture> pictures = new LinkedBlockingQueue<>();
    private final Board board = new Board(platform, executor, pictures::add);

    @AfterEach
    void close() {
        board.close();
        executor.shutdown();
    }

    /** An inventory that shows what the test puts into it. */
    private static final class Shown implements Inventory {
        private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
        private volatile Snapshot now;

        private Shown(Snapshot first) {
            now = first;
        }

        private void put(Snapshot next) {
            now = next;
            listeners.forEach(listener -> listener.accept(next));
        }

        @Override
        public Snapshot snapshot() {
            return now;
        }

        @Override
        public AutoCloseable watch(Consumer<Snapshot> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public void refresh(HostId host) {}
    }

    private static HostEntry host(Optional<Instant> lost) {
        HostFacts facts =
                new HostFacts(NODE, "node1", "test", 4, new Mhz(8000), Bytes.ofGiB(16), Map.of(), Set.of(), "cpu");
        return new HostEntry(
                new HostEndpoint(NODE, "test", URI.create("test://node1"), Map.of()),
                Optional.of(facts),
                lost,
                lost.isPresent() ? "no answer" : "");
    }

    private static VmFacts vm(int number, VmState state) {
        return new VmFacts(
                new VmId("id-" + number),
                "vm-" + number,
                NODE,
                state,
                1,
                Bytes.ofGiB(1),
                List.of(),
                Set.of(),
                Optional.empty());
    }

    private static Snapshot snapshot(long revision, HostEntry host, List<VmFacts> vms) {
        Map<VmId, VmFacts> byId = new HashMap<>();
        vms.forEach(vm -> byId.put(vm.id(), vm));
        return new Snapshot(revision, new TreeMap<>(Map.of(host.id(), host)), byId, List.copyOf(vms));
    }

    private Picture next(Predicate<Picture> wanted) throws InterruptedException {
        while (true) {
            Picture picture = pictures.poll(60, TimeUnit.SECONDS);
            assertThat(picture).as("a picture").isNotNull();
            if (wanted.test(picture)) return picture;
        }
    }

    @Test
    void aPlatformThatIsNotThereYetIsNamed() throws InterruptedException {
        board.open();
        assertThat(next(picture -> true).gone()).contains("inventory", "migrations", "tips");
    }

    @Test
    void whatGoesStaysAsItWasLastKnownAndIsTakenUpAgain() throws InterruptedException {
        board.open();
        Shown first = new Shown(snapshot(5000, host(Optional.empty()), List.of(vm(1, VmState.RUNNING))));
        platform.inventory.came(first);
        next(picture -> picture.vms().size() == 1);

        platform.inventory.went(first);
        Picture without = next(picture -> picture.gone().contains("inventory"));
        assertThat(without.vms()).hasSize(1);

        List<VmFacts> two = List.of(vm(1, VmState.RUNNING), vm(2, VmState.OFF));
        platform.inventory.came(new Shown(snapshot(1, host(Optional.empty()), two)));
        Picture again = next(picture -> picture.vms().size() == 2);
        assertThat(again.gone()).doesNotContain("inventory");
        assertThat(first.listeners).as("the old one is not followed any more").isEmpty();
    }

    @Test
    void aHostThatIsLostMakesItsVmsUnknownAndAnEvent() throws InterruptedException {
        board.open();
        Shown shown = new Shown(snapshot(1, host(Optional.empty()), List.of(vm(1, VmState.RUNNING))));
        platform.inventory.came(shown);
        next(picture -> picture.vms().size() == 1);
        shown.put(snapshot(2, host(Optional.of(Instant.now())), List.of(vm(1, VmState.RUNNING))));
        Picture lost = next(picture -> picture.hosts().get(0).mark() == Row.Mark.FAILED);
        assertThat(lost.vms().get(0).mark()).isEqualTo(Row.Mark.UNKNOWN);
        assertThat(lost.events().get(0).object()).isEqualTo("node1");
    }

    @Test
    void rowsOfWhatHasNotChangedAreTheSameObjects() throws InterruptedException {
        board.open();
        List<VmFacts> vms = new ArrayList<>();
        for (int i = 0; i < 500; i++) vms.add(vm(i, VmState.RUNNING));
        Shown shown = new Shown(snapshot(1, host(Optional.empty()), vms));
        platform.inventory.came(shown);
        Picture before = next(picture -> picture.vms().size() == 500);
        Map<Object, VmRow> rows = new HashMap<>();
        before.vms().forEach(row -> rows.put(row.key(), row));
        vms.set(7, vm(7, VmState.PAUSED));
        shown.put(snapshot(2, host(Optional.empty()), vms));
        Picture after =
                next(picture -> picture.vms().stream().anyMatch(row -> row.vm().state() == VmState.PAUSED));
        assertThat(after.vms().stream().filter(row -> rows.get(row.key()) != row))
                .hasSize(1);
    }
}
