package org.drover.console.internal.window;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VolumeId;

/** An inventory of many hosts and VMs of which some change all the time: those that change together come together. */
final class Crowd implements Inventory, AutoCloseable {
    private static final int BATCHES_A_SECOND = 20;
    private static final VolumeId VOLUME = new VolumeId("shared");
    private static final NetworkId LAN = new NetworkId("lan");

    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService changer = Executors.newSingleThreadScheduledExecutor();
    private final Random random = new Random(1);
    private final List<VmId> ids = new ArrayList<>();
    private final List<HostId> hosts = new ArrayList<>();
    private volatile Snapshot now;

    Crowd(int hostCount, int vmCount) {
        TreeMap<HostId, HostEntry> entries = new TreeMap<>();
        for (int i = 1; i <= hostCount; i++) {
            HostId id = new HostId("node" + i);
            hosts.add(id);
            HostFacts facts = new HostFacts(
                    id,
                    "node" + i,
                    "Bench 1.0",
                    32,
                    new Mhz(80_000),
                    Bytes.ofGiB(512),
                    Map.of(VOLUME, Bytes.ofGiB(4096)),
                    Set.of(LAN),
                    "v3");
            HostEndpoint endpoint = new HostEndpoint(id, "bench", URI.create("bench://node" + i), Map.of());
            entries.put(id, new HostEntry(endpoint, Optional.of(facts), Optional.empty(), ""));
        }
        Map<VmId, VmFacts> vms = new HashMap<>(vmCount * 2);
        for (int i = 1; i <= vmCount; i++) {
            VmFacts vm = vm(i, hosts.get(i % hostCount), VmState.RUNNING);
            ids.add(vm.id());
            vms.put(vm.id(), vm);
        }
        now = new Snapshot(1, entries, vms, List.copyOf(vms.values()));
    }

    private static VmFacts vm(int number, HostId host, VmState state) {
        String name = "vm-" + number;
        return new VmFacts(
                new VmId("4d1f0a52-0000-4000-8000-" + String.format("%012d", number)),
                name,
                host,
                state,
                1 + number % 8,
                Bytes.ofGiB(1 + number % 64),
                List.of(new DiskFacts("vda", "/shared/" + name + ".img", Optional.of(VOLUME), Bytes.ofGiB(40))),
                Set.of(LAN),
                Optional.empty());
    }

    /** From now on so many VMs a second move, pause, or run again. */
    void change(int aSecond) {
        int each = Math.max(1, aSecond / BATCHES_A_SECOND);
        changer.scheduleAtFixedRate(() -> change(now, each), 0, 1000 / BATCHES_A_SECOND, TimeUnit.MILLISECONDS);
    }

    private void change(Snapshot before, int count) {
        Map<VmId, VmFacts> vms = new HashMap<>(before.vms());
        for (int i = 0; i < count; i++) {
            VmFacts vm = vms.get(ids.get(random.nextInt(ids.size())));
            int number = Integer.parseInt(vm.name().substring(3));
            boolean moves = random.nextBoolean();
            vms.put(
                    vm.id(),
                    vm(
                            number,
                            moves ? hosts.get(random.nextInt(hosts.size())) : vm.host(),
                            moves || vm.state() == VmState.PAUSED ? VmState.RUNNING : VmState.PAUSED));
        }
        now = new Snapshot(before.revision() + 1, before.hosts(), vms, before.sightings());
        listeners.forEach(listener -> listener.accept(now));
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
    public void refresh(HostId host) {
        // it is always as told
    }

    @Override
    public void close() {
        changer.shutdownNow();
    }
}
