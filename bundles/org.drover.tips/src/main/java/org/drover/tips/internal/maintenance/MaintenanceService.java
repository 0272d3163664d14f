package org.drover.tips.internal.maintenance;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.inventory.Snapshot;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.Plans;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.tips.internal.Advice;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Progress;
import org.drover.tips.maintenance.Prospect;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;
import org.drover.tips.trail.Trail;

/** Maintenance without OSGi: hosts by themselves, and one after the other. What changes does so under one lock; readers do not wait. */
public final class MaintenanceService implements Maintenance {
    private static final System.Logger LOG = System.getLogger(MaintenanceService.class.getName());

    private final Supplier<Snapshot> inventory;
    private final Closed closed;
    private final Ways ways;
    private final Plans plans;
    private final Book book;
    private final InstantSource clock;
    private final Executor looker;
    private final Upkeeper upkeeper;
    private final Rolling rolling;
    private final Pacing pacing;
    private final Object work = new Object();
    private final List<Consumer<Maintenance>> listeners = new CopyOnWriteArrayList<>();
    private Object told = List.of();

    /** @param looker one thread, on which {@link #look} is called and listeners are told */
    public MaintenanceService(
            Supplier<Snapshot> inventory,
            Closed closed,
            Advice advice,
            Plans plans,
            Book book,
            Trail trail,
            InstantSource clock,
            Executor looker) {
        this.inventory = inventory;
        this.closed = closed;
        this.plans = plans;
        this.book = book;
        this.clock = clock;
        this.looker = looker;
        ways = new Ways(inventory, advice, plans);
        upkeeper = new Upkeeper(inventory, closed, ways, plans, book, trail, clock);
        rolling = new Rolling(inventory, closed, ways, upkeeper, book, trail, clock);
        pacing = new Pacing(inventory, plans);
    }

    /** Whether {@link #look} could find anything to do. */
    public boolean isIdle() {
        return upkeeper.live().isEmpty()
                && rolling.roll().filter(one -> !one.state().isEnd()).isEmpty();
    }

    /** Goes on with everything; to be asked when something has changed, and every few seconds. */
    public void look() {
        synchronized (work) {
            begin();
            Object before;
            do { // what the one does is the other's business
                before = state();
                upkeeper.look();
                rolling.look();
            } while (!before.equals(state()));
        }
        tell();
    }

    /** A plan has ended, whoever's: what it stood in the way of is tried again. */
    public void planEnded() {
        synchronized (work) {
            upkeeper.tryAgain();
        }
        look();
    }

    private void begin() {
        upkeeper.begin();
        rolling.begin();
    }

    private interface Change<T> {
        T made();
    }

    private <T> T changed(Change<T> change) {
        synchronized (work) {
            begin();
            T made = change.made();
            looker.execute(this::look);
            return made;
        }
    }

    private Object state() {
        return List.of(upkeeper.live(), rolling.roll());
    }

    private void tell() {
        Object now = state();
        synchronized (listeners) {
            if (now.equals(told)) return;
            told = now;
        }
        for (Consumer<Maintenance> listener : listeners) {
            try {
                listener.accept(this);
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "A listener of maintenance failed", failed);
            }
        }
    }

    private void known(HostId host) {
        if (inventory.get().host(host).isEmpty()) throw new IllegalArgumentException("host " + host + " is not known");
    }

    @Override
    public Prospect prospect(HostId host) {
        known(host);
        Set<HostId> leaving = new HashSet<>(closed.all());
        leaving.add(host);
        return ways.prospect(host, leaving);
    }

    @Override
    public Upkeep enter(HostId host, String reason) {
        known(host);
        return changed(() -> upkeeper.enter(host, reason, Entry.API));
    }

    @Override
    public Upkeep leave(HostId host, boolean bringBack) {
        return changed(() -> upkeeper.leave(host, bringBack, Entry.API));
    }

    @Override
    public List<Upkeep> current() {
        return List.copyOf(upkeeper.live().values());
    }

    @Override
    public List<Upkeep> history(int limit) {
        return book.ended(limit);
    }

    @Override
    public Progress progress(HostId host) {
        Upkeep one = upkeeper.live().get(host);
        if (one == null) return Progress.NONE;
        Optional<PlanRecord> plan = one.plan().flatMap(plans::find);
        List<PlanMove> moves = plan.map(PlanRecord::moves).orElse(List.of());
        Set<Object> moving = new HashSet<>();
        int done = 0;
        for (PlanMove move : moves) {
            if (!move.state().isOver()) moving.add(move.vm());
            if (move.state() == PlanMove.State.DONE) done++;
        }
        List<Progress.Staying> stays = one.phase() == Phase.LEAVING
                ? List.of()
                : ways.there(host).stream()
                        .filter(vm -> !moving.contains(vm.id()))
                        .map(vm -> staying(vm, one))
                        .toList();
        return new Progress(done, moves.size(), plan.flatMap(running -> pacing.left(running, clock.instant())), stays);
    }

    private Progress.Staying staying(VmFacts vm, Upkeep one) {
        return upkeeper.stays(one.host()).stream()
                .filter(stay -> stay.vm().equals(vm.id()))
                .findFirst()
                .orElseGet(() -> new Progress.Staying(
                        vm.id(), vm.name(), one.message().isEmpty() ? "it is still there" : one.message()));
    }

    @Override
    public Optional<Roll> roll() {
        return rolling.roll();
    }

    @Override
    public Roll roll(List<HostId> hosts, String reason, boolean bringBack, boolean despite) {
        return changed(() -> rolling.start(hosts, reason, bringBack, despite));
    }

    @Override
    public Roll goOn() {
        return changed(rolling::goOn);
    }

    @Override
    public Roll halt(String why) {
        return changed(() -> rolling.halt(why));
    }

    @Override
    public Roll resume() {
        return changed(rolling::resume);
    }

    @Override
    public Roll end() {
        return changed(rolling::end);
    }

    @Override
    public AutoCloseable watch(Consumer<Maintenance> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
