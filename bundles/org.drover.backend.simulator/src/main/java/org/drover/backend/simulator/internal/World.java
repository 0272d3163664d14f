package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.HostUnreachable;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.Past;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.VirtualClock;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Everything there is in one data centre; touched under the clock's lock only. */
public final class World {
    /** A call that gets no answer ends after this. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);
    /** What a host wrote to its disk is there for certain after this. */
    static final Duration NOT_YET_SYNCED = Duration.ofSeconds(5);
    /** A connection whose host does not answer is lost after this. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    final String name;
    final VirtualClock clock;
    final Random random;
    final Map<String, SimHost> hosts = new LinkedHashMap<>();
    final LeaseTable leases = new LeaseTable();
    final Files files = new Files();
    final Disks disks;
    /** What VMs were when they were described, by the description. */
    final Map<String, Resident> described = new HashMap<>();
    /** How many VMs were designed. */
    long designed;

    final Outages outages = new Outages(this);
    private final Truth truth = new Truth(this);
    final Ledger ledger;
    final Notifier notifier;

    public World(String name, VirtualClock clock, long seed) {
        this.name = name;
        this.clock = clock;
        random = new Random(seed);
        ledger = new Ledger(clock);
        disks = new Disks(clock, files);
        notifier = new Notifier(name);
    }

    public void add(HostSpec spec) {
        if (hosts.putIfAbsent(spec.name(), new SimHost(spec)) != null) {
            throw new IllegalArgumentException("host " + spec.name() + " is there already");
        }
    }

    /** Defines a VM on a host and, when {@code running}, starts it. */
    public void add(String host, VmSpec vm, boolean running) {
        SimHost home = host(host);
        if (home.residents.containsKey(vm.id())) {
            throw new IllegalArgumentException("VM " + vm.id() + " is on host " + host + " already");
        }
        List<Attached> disks = new ArrayList<>(vm.disks().size());
        for (DiskFacts disk : vm.disks()) disks.add(new Attached(disk, files.of(home, disk)));
        Resident resident = new Resident(vm, home, State.OFF, disks);
        resident.definedAt = home.upSince;
        home.residents.put(vm.id(), resident);
        if (running) {
            startRefusal(resident).ifPresent(why -> {
                throw new IllegalArgumentException("VM " + vm.id() + " cannot run on host " + host + ": " + why);
            });
            change(resident, State.RUNNING);
        }
        announce(resident);
    }

    /** Connects to a host that its owner calls {@code id}; waits for one that does not answer. */
    public HostConnection connect(String host, HostId id) throws BackendException {
        return clock.exclusively(() -> {
            SimHost found = hosts.get(host);
            if (found == null) throw unreachable(id, "data centre " + name + " has no host " + host);
            try {
                if (!clock.await(found::answers, CALL_TIMEOUT)) throw unreachable(id, "no answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unreachable(id, "the caller was interrupted");
            }
            SimConnection made = new SimConnection(this, found, id);
            found.connections.add(made);
            return made;
        });
    }

    private static HostUnreachable unreachable(HostId id, String reason) {
        return new HostUnreachable(id, Optional.empty(), "connect", reason, null);
    }

    /** Listeners are called there from now on. */
    public void tellOn(Executor caller) {
        notifier.callOn(caller);
    }

    /** Runs that once everything that happened until now has been told. */
    public void afterAllNews(Runnable then) {
        notifier.tell(then);
    }

    public Truth truth() {
        return truth;
    }

    public void close() {
        notifier.close();
    }

    SimHost host(String host) {
        SimHost found = hosts.get(host);
        if (found == null) throw new IllegalArgumentException("data centre " + name + " has no host " + host);
        return found;
    }

    /** VMs that began or ceased to run anywhere since the last call. */
    public Set<VmId> takeTouched() {
        return ledger.takeTouched();
    }

    /** What stands against this VM's processors running here; takes the leases when nothing does. */
    Optional<String> startRefusal(Resident resident) {
        if (!resident.state.inMemory && resident.vm.memory().compareTo(resident.host.memoryFree()) > 0) {
            return Optional.of("it needs " + resident.vm.memory() + ", " + resident.host.memoryFree() + " are free");
        }
        for (Attached disk : resident.disks) {
            if (disk.file().filter(file -> file.gone).isPresent()) {
                return Optional.of("its disk " + disk.shape.target() + " is not there any more");
            }
        }
        return resident.host.leases() ? leases.take(resident) : Optional.empty();
    }

    /** The one place where a state changes. */
    void change(Resident resident, State next) {
        State before = resident.state;
        if (before == next) return;
        resident.state = next;
        resident.since = clock.nanos();
        if (before.executes && !next.executes) {
            ledger.stops(resident.vm.id(), resident.host.spec.name());
            disks.ceases(resident);
        } else if (!before.executes && next.executes) {
            resident.ranSince = clock.nanos();
            ledger.starts(resident.vm.id(), resident.host.spec.name());
        }
        if (next == State.SAVED) leases.drop(resident);
        if (next == State.OFF) {
            leases.drop(resident);
            resident.leaveMemory();
            resident.past = Past.UNKNOWN;
        }
        if (next.executes && !before.executes) disks.runs(resident, before);
        announce(resident);
        clock.stir();
    }

    /** Makes a VM known to its host, off. */
    void define(Resident resident) {
        resident.definedAt = clock.nanos();
        resident.host.residents.put(resident.vm.id(), resident);
        announce(resident);
        clock.stir();
    }

    /** Memory and definition go; disks stay. */
    void remove(Resident resident) {
        if (resident.host.residents.get(resident.vm.id()) != resident) return;
        change(resident, State.OFF);
        resident.host.residents.remove(resident.vm.id());
        for (Flow flow : List.copyOf(resident.host.flows)) {
            if (flow.reaches(resident)) flow.fail("the destination closed the connection");
        }
        announce(resident);
        clock.stir();
    }

    /** Something of it that is not its state. */
    void changed(Resident resident) {
        announce(resident);
        clock.stir();
    }

    private void announce(Resident resident) {
        for (SimConnection connection : resident.host.connections) {
            connection.send(new HostEvent.VmChanged(connection.host(), resident.vm.id()));
        }
    }

    void delete(SimFile file) {
        disks.delete(file, hosts.values());
    }

    List<SimConnection> connections() {
        List<SimConnection> all = new ArrayList<>();
        for (SimHost host : hosts.values()) all.addAll(host.connections);
        return all;
    }
}
