package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.HostUnreachable;
import org.drover.backend.api.BackendException.Lost;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.BackendException.TimedOut;
import org.drover.backend.api.Capability;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.simulator.VirtualClock;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** One connection to one host, and the one way every request to it takes: {@link #call}. */
final class SimConnection implements HostConnection {
    final World world;
    final SimHost simulated;
    private final HostId id;
    private final List<Consumer<HostEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Class<? extends Capability>, Capability> capabilities;
    private final List<Runnable> whenClientDies = new ArrayList<>();
    private final List<Consumer<String>> whenLost = new ArrayList<>();
    private Optional<String> lost = Optional.empty();
    private long lastSample = -1;

    SimConnection(World world, SimHost simulated, HostId id) {
        this.world = world;
        this.simulated = simulated;
        this.id = id;
        capabilities = Offers.of(this);
    }

    @Override
    public HostId host() {
        return id;
    }

    @Override
    public HostFacts facts() throws BackendException {
        return call("read facts", Optional.empty(), Duration.ZERO, () -> {
            return simulated.facts(id, world.files);
        });
    }

    @Override
    public List<VmFacts> vms() throws BackendException {
        return call("list VMs", Optional.empty(), Duration.ZERO, () -> {
            List<VmFacts> found = new ArrayList<>();
            for (Resident resident : simulated.residents.values()) found.add(resident.facts(id));
            return found;
        });
    }

    @Override
    public Optional<VmFacts> vm(VmId vm) throws BackendException {
        return call("read a VM", Optional.of(vm), Duration.ZERO, () -> Optional.ofNullable(simulated.residents.get(vm))
                .map(resident -> resident.facts(id)));
    }

    @Override
    public HostSample sample() throws BackendException {
        return call("sample", Optional.empty(), Duration.ZERO, () -> {
            long now = world.clock.nanos();
            long from = lastSample;
            lastSample = now;
            return Load.sample(simulated, id, world.clock.instant(), from, now);
        });
    }

    @Override
    public AutoCloseable watch(Consumer<HostEvent> listener) throws BackendException {
        return call("watch", Optional.empty(), Duration.ZERO, () -> {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        });
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> kind) {
        return Optional.ofNullable(kind.cast(capabilities.get(kind)));
    }

    @Override
    public void close() {
        world.clock.exclusively(() -> {
            if (lost.isEmpty()) lost = Optional.of("the connection was closed");
            listeners.clear();
            simulated.connections.remove(this);
            world.clock.stir();
            return null;
        });
    }

    void send(HostEvent event) {
        for (Consumer<HostEvent> listener : listeners)
            world.notifier.tell(() -> {
                if (listeners.contains(listener)) listener.accept(event);
            });
    }

    /** The wire broke: every call from now on says so. */
    void lose(String reason) {
        if (lost.isPresent()) return;
        lost = Optional.of(reason);
        simulated.connections.remove(this);
        for (Consumer<HostEvent> listener : listeners) {
            world.notifier.tell(() -> listener.accept(new HostEvent.ConnectionLost(id, reason)));
        }
        for (Consumer<String> listener : whenLost) world.clock.after(Duration.ZERO, () -> listener.accept(reason));
        world.clock.stir();
    }

    /** The program that holds this connection died: the host cleans up after it, as libvirt does. */
    void clientDies() {
        listeners.clear();
        whenLost.clear();
        for (Runnable cleanUp : List.copyOf(whenClientDies)) cleanUp.run();
        whenClientDies.clear();
        lost = Optional.of("the client is gone");
        simulated.connections.remove(this);
        world.clock.stir();
    }

    /** Calls the listener when the wire breaks, at once if it is broken. */
    void whenLost(Consumer<String> listener) {
        world.clock.exclusively(() -> {
            if (lost.isPresent()) world.clock.after(Duration.ZERO, () -> listener.accept(lost.get()));
            else whenLost.add(listener);
            return null;
        });
    }

    void whenClientDies(Runnable cleanUp) {
        whenClientDies.add(cleanUp);
    }

    void forget(Runnable cleanUp) {
        whenClientDies.remove(cleanUp);
    }

    boolean lost() {
        return lost.isPresent();
    }

    <T> T call(String step, VmId vm, Duration takes, VirtualClock.Work<T, BackendException> work)
            throws BackendException {
        return call(step, Optional.of(vm), takes, work);
    }

    /**
     * One request: it reaches the host or not, takes its time, is refused or done, and its answer comes back or not.
     * A request that reaches a frozen host is done when that thaws, whether or not anybody still waits.
     */
    <T> T call(String step, Optional<VmId> vm, Duration takes, VirtualClock.Work<T, BackendException> work)
            throws BackendException {
        return world.clock.exclusively(() -> {
            if (lost.isPresent()) throw new HostUnreachable(id, vm, step, lost.get(), null);
            reach(step, vm, work);
            if (!takes.isZero()) {
                await(() -> lost.isPresent(), takes, step, vm);
                if (!simulated.powered) throw new Lost(id, vm, step, "the host fell silent", null);
                if (simulated.frozen) reach(step, vm, work);
            }
            Optional<String> refusal = simulated.refusalOf(step);
            if (refusal.isPresent()) throw new Refused(id, vm, step, refusal.get(), null);
            T answer = work.run();
            if (simulated.swallowedAnswers.remove(step)) lose("the connection was reset");
            if (lost.isPresent()) throw new Lost(id, vm, step, lost.get(), null);
            return answer;
        });
    }

    private void reach(String step, Optional<VmId> vm, VirtualClock.Work<?, BackendException> work)
            throws BackendException {
        if (simulated.answers()) return;
        boolean delivered = simulated.frozen && !simulated.cutOff;
        boolean[] waiting = {true};
        if (delivered) {
            simulated.backlog.add(() -> {
                if (!waiting[0]) doLate(work);
            });
        }
        boolean moved = await(() -> simulated.answers() || lost.isPresent(), World.CALL_TIMEOUT, step, vm);
        waiting[0] = false;
        if (lost.isPresent()) throw new Lost(id, vm, step, lost.get(), null);
        if (!moved) throw new TimedOut(id, vm, step, "no answer for " + World.CALL_TIMEOUT.toSeconds() + " s", null);
    }

    private static void doLate(VirtualClock.Work<?, BackendException> work) {
        try {
            work.run();
        } catch (BackendException e) {
            System.getLogger(SimConnection.class.getName())
                    .log(System.Logger.Level.DEBUG, "a late request came to nothing", e);
        }
    }

    /** Waits for {@code done}; an interrupt leaves the outcome unknown. */
    boolean await(BooleanSupplier done, Duration limit, String step, Optional<VmId> vm) throws BackendException {
        try {
            return world.clock.await(done, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Lost(id, vm, step, "the caller was interrupted", e);
        }
    }

    /** Waits for what the host does whether or not somebody waits; the host falling silent ends it. */
    void awaitTheHost(BooleanSupplier done, String step, VmId vm) throws BackendException {
        await(() -> done.getAsBoolean() || lost() || !simulated.powered, Duration.ofDays(365), step, Optional.of(vm));
        if (lost() || !simulated.powered) {
            throw new Lost(id, Optional.of(vm), step, lost.orElse("the host fell silent"), null);
        }
    }

    Refused refused(String step, VmId vm, String reason) {
        return new Refused(id, Optional.of(vm), step, reason, null);
    }

    Resident known(String step, VmId vm) throws BackendException {
        Resident resident = simulated.residents.get(vm);
        if (resident == null) throw refused(step, vm, "the host does not know this VM");
        return resident;
    }
}
