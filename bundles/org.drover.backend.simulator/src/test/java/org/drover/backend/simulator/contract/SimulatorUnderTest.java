package org.drover.backend.simulator.contract;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.backend.tck.BackendUnderTest;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Two simulated hosts, 50 times as fast as real ones; a sabotage may stand between them and the suite. */
final class SimulatorUnderTest implements BackendUnderTest {
    private final DataCentre world =
            DataCentre.seeded(1).host(HostSpec.named("first")).host(HostSpec.named("second"));
    private final SimulatorBackend backend = new SimulatorBackend(world);
    private final Map<String, HostConnection> honest;
    private final HostConnection first;
    private final HostConnection second;
    private final Sabotage sabotage;
    private int made;

    SimulatorUnderTest(Sabotage sabotage) throws Exception {
        this.sabotage = sabotage;
        sabotage.in(world);
        world.clock().pace(50);
        honest = Map.of("first", connect("first"), "second", connect("second"));
        first = sabotage.applyTo(HostConnection.class, connect("first"));
        second = sabotage.applyTo(HostConnection.class, connect("second"));
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
        return sabotage.applyTo(HostConnection.class, connect("first"));
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

    @Override
    public Duration patience() {
        return Duration.ofSeconds(sabotage == Sabotage.NONE ? 60 : 3);
    }

    @Override
    public void close() {
        backend.close();
    }
}
