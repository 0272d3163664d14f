package org.drover.backend.simulator.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.LocalFiles;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * Two simulated hosts; a sabotage may stand between them and the suite. Time passes while the clause's thread waits, so
 * that a minute takes no time; other threads of the clause wait for it.
 */
final class SimulatorUnderTest implements BackendUnderTest {
    private final DataCentre world =
            DataCentre.seeded(1).host(HostSpec.named("first")).host(HostSpec.named("second"));
    private final SimulatorBackend backend = new SimulatorBackend(world);
    private final Map<String, HostConnection> honest;
    private final HostConnection first;
    private final HostConnection second;
    private final Sabotage sabotage;
    private final ExecutorService news = Executors.newSingleThreadExecutor(SimulatorUnderTest::daemon);
    private int made;

    SimulatorUnderTest(Sabotage sabotage) throws Exception {
        this.sabotage = sabotage;
        world.clock().ledBy(Thread.currentThread());
        world.tellingOn(news);
        honest = Map.of("first", connect("first"), "second", connect("second"));
        first = sabotage.applyTo(HostConnection.class, connect("first"), world);
        second = sabotage.applyTo(HostConnection.class, connect("second"), world);
    }

    private HostConnection connect(String host) throws Exception {
        return backend.connect(world.endpoint(host));
    }

    @Override
    public HostConnection first() {
        return first;
    }

    @Override
    public HostConnection second() {
        return second;
    }

    @Override
    public HostEndpoint secondEndpoint() {
        return world.endpoint("second");
    }

    @Override
    public HostConnection reconnectFirst() throws Exception {
        return sabotage.applyTo(HostConnection.class, connect("first"), world);
    }

    @Override
    public VmId makeVm(HostId host, String name, boolean running) {
        VmSpec vm = VmSpec.named("made" + made++).withName(name);
        if (running) world.vm(host.value(), vm);
        else world.vmThatIsOff(host.value(), vm);
        return vm.id();
    }

    @Override
    public VmId makeRival(VmId vm) {
        VmSpec same = VmSpec.named(vm.value().substring("vm-".length()));
        VmSpec rival = same.withId(new VmId(vm + "-rival")).withName("rival");
        world.vmThatIsOff("second", rival);
        return rival.id();
    }

    @Override
    public Optional<LocalFiles> files() {
        return Optional.of(new Local());
    }

    private final class Local implements LocalFiles {
        @Override
        public VmId makeVm(String name, boolean running) {
            var disk = new DiskFacts("vda", "/local/" + name + ".img", Optional.empty(), Bytes.ofGiB(1));
            VmSpec vm = VmSpec.named("made" + made++).withName(name).withDisks(List.of(disk));
            if (running) world.vm("first", vm);
            else world.vmThatIsOff("first", vm);
            return vm.id();
        }

        @Override
        public String freePath(HostId host, String fileName) {
            return "/local/" + fileName;
        }

        @Override
        public boolean isThere(HostId host, String path) {
            return world.hasFile(host.value(), path);
        }

        @Override
        public boolean isIntact(VmId vm) {
            return world.isIntact(vm);
        }
    }

    @Override
    public void stop(HostId host, VmId vm) throws Exception {
        honest.get(host.value()).capability(VmLifecycle.class).orElseThrow().powerOff(vm);
    }

    @Override
    public Set<HostId> whereItRuns(VmId vm) {
        return world.whereRuns(vm).stream().map(HostId::new).collect(Collectors.toSet());
    }

    @Override
    public Set<HostId> whereItIsKnown(VmId vm) {
        return world.whereKnown(vm).stream().map(HostId::new).collect(Collectors.toSet());
    }

    @Override
    public void cutOff(HostId host) {
        world.faults().cutOff(host.value());
    }

    /** Of the data centre's time; long enough for a thread of the clause to get its turn on a busy machine, too. */
    @Override
    public Duration patience() {
        return sabotage == Sabotage.NONE ? Duration.ofMinutes(20) : Duration.ofMinutes(1);
    }

    @Override
    public long nanoTime() {
        return world.clock().nanos();
    }

    @Override
    public void letAMomentPass() throws Exception {
        world.clock().advance(Duration.ofMillis(100));
        news.submit(() -> {}).get();
        LockSupport.parkNanos(500_000);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "news");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        backend.close();
        news.shutdown();
    }
}
