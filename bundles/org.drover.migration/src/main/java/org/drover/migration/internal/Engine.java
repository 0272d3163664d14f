package org.drover.migration.internal;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.history.History;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.recovery.Recoveries;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/**
 * The engine without OSGi: takes wishes, lets each wait for its turn, sends it through its phases, and settles what an
 * earlier process left. One lock guards who waits and who goes; no host and no disk is touched under it.
 */
public final class Engine implements MigrationEngine {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private final Journal journal;
    private final ConnectedHosts hosts;
    private final Inventory inventory;
    private final Schedule schedule;
    private final Limits limits;
    private final History history;
    private final Supplier<MigrationId> ids;
    private final Map<MigrationId, Migration> current = new LinkedHashMap<>();
    private final List<MigrationId> waiting = new ArrayList<>();
    private final List<MigrationId> going = new ArrayList<>();
    private final Set<MigrationId> settling = ConcurrentHashMap.newKeySet();
    private final Recoveries recoveries;
    /** Ended, and not in the history yet: nobody who asks may hear that there was no such migration. */
    private final Map<MigrationId, MigrationRecord> ending = new ConcurrentHashMap<>();

    private final Departures departures = new Departures();
    private final List<Consumer<MigrationRecord>> listeners = new CopyOnWriteArrayList<>();

    public Engine(
            Journal journal,
            ConnectedHosts hosts,
            Inventory inventory,
            Schedule schedule,
            Limits limits,
            History history,
            Supplier<MigrationId> ids) {
        this.journal = journal;
        this.hosts = hosts;
        this.inventory = inventory;
        this.schedule = schedule;
        this.limits = limits;
        this.history = history;
        this.ids = ids;
        recoveries = new Recoveries(hosts, schedule);
    }

    /** Takes up what the journal holds from an earlier process; hears of hosts until the handle is closed. */
    public AutoCloseable start() {
        AutoCloseable watch = inventory.watch(recoveries::saw);
        boolean damaged = !journal.damage().isEmpty();
        journal.damage().forEach(what -> LOG.log(System.Logger.Level.WARNING, "Migration journal: {0}", what));
        for (JournalEntry entry : journal.open()) {
            Migration migration = new Migration(entry, journal, schedule, this::tell);
            if (entry.phase() == Phase.CLEAN) {
                recoveries.clean(migration);
                continue;
            }
            add(migration);
            if (entry.phase().untouched() && !damaged) {
                Instant deadline = schedule.instant().plus(Limits.WAIT_FOR_HOSTS);
                migration.change(Stage.QUEUED, "waits for its hosts to be connected again");
                schedule.urgently(() -> queueWhenHostsAreThere(migration, deadline));
            } else {
                Phase phase = believed(entry.phase(), damaged);
                String message = entry.message().isEmpty()
                        ? migration.title() + " was interrupted in " + entry.phase() + ": the engine stopped"
                        : entry.message();
                LOG.log(System.Logger.Level.INFO, "{0}: {1}; asking both hosts", entry.id(), message);
                settle(migration, new Setback(phase, Stage.RETURNED, message));
            }
        }
        return watch;
    }

    /** An entry that broke may have been the one that says that finish was sent: ask, never guess. */
    private static Phase believed(Phase phase, boolean damaged) {
        return damaged && phase.canBeUndone() ? Phase.FINISH : phase;
    }

    private void queueWhenHostsAreThere(Migration migration, Instant deadline) {
        Snapshot picture = inventory.snapshot();
        MigrationTicket ticket = migration.ticket();
        boolean there = picture.vm(ticket.vm()).isPresent()
                && picture.host(ticket.source()).filter(h -> h.reachable()).isPresent()
                && picture.host(ticket.destination()).filter(h -> h.reachable()).isPresent();
        if (there || schedule.instant().isAfter(deadline)) {
            enqueue(migration);
        } else {
            schedule.after(Limits.ASK_SOON, () -> queueWhenHostsAreThere(migration, deadline));
        }
    }

    @Override
    public List<Obstacle> check(MoveRequest request) {
        Snapshot picture = inventory.snapshot();
        VmFacts vm = picture.vm(request.vm()).orElseThrow(() -> unknown(request.vm()));
        List<Obstacle> obstacles = new ArrayList<>(
                PreFlight.look(new Route(hosts, vm.host(), request.destination()).planned(vm, picture)));
        synchronized (current) {
            departures.obstacle(vm.host(), request.destination()).ifPresent(obstacles::add);
        }
        return obstacles;
    }

    private static IllegalArgumentException unknown(VmId vm) {
        return new IllegalArgumentException("No VM with the id " + vm + " is known");
    }

    @Override
    public MigrationId submit(MoveRequest request) {
        Snapshot picture = inventory.snapshot();
        VmFacts vm = picture.vm(request.vm()).orElseThrow(() -> unknown(request.vm()));
        if (picture.host(request.destination()).isEmpty()) {
            throw new IllegalArgumentException("No host " + request.destination() + " is connected");
        }
        MigrationTicket ticket =
                new MigrationTicket(ids.get(), vm.id(), vm.host(), request.destination(), request.options());
        Instant now = schedule.instant();
        JournalEntry entry = new JournalEntry(
                JournalEntry.Kind.INTEND, Phase.QUEUE, ticket, vm.name(), request.reason(), "", now, now);
        Migration migration = new Migration(entry, journal, schedule, this::tell);
        add(migration);
        try {
            journal.write(entry, true);
        } catch (JournalException e) {
            remove(migration);
            throw new UncheckedIOException(e.getMessage(), e);
        }
        tell(migration);
        enqueue(migration);
        return ticket.id();
    }

    private void add(Migration migration) {
        synchronized (current) {
            for (Migration other : current.values()) {
                if (other.ticket().vm().equals(migration.ticket().vm())) {
                    throw new IllegalStateException(other.vmName() + " is being moved to "
                            + other.ticket().destination() + " already, by migration " + other.id());
                }
            }
            MigrationTicket ticket = migration.ticket();
            departures.obstacle(ticket.source(), ticket.destination()).ifPresent(leaving -> {
                throw new IllegalStateException(migration.title() + " is not begun: " + leaving);
            });
            current.put(migration.id(), migration);
        }
    }

    private void enqueue(Migration migration) {
        synchronized (current) {
            waiting.add(migration.id());
        }
        dispatch();
    }

    /** Starts whoever's turn it is, and tells the others why they wait. */
    private void dispatch() {
        List<Migration> started = new ArrayList<>();
        Map<Migration, String> told = new LinkedHashMap<>();
        synchronized (current) {
            Lines.Order order = Lines.order(lines(going), lines(waiting), limits.perHost());
            for (Lines.Entry entry : order.start()) {
                waiting.remove(entry.ticket().id());
                going.add(entry.ticket().id());
                started.add(current.get(entry.ticket().id()));
            }
            order.queued().forEach(w -> told.put(current.get(w.entry().ticket().id()), w.why()));
        }
        told.forEach((migration, why) -> migration.change(Stage.QUEUED, why));
        started.forEach(migration -> schedule.run(() -> go(migration)));
    }

    private List<Lines.Entry> lines(List<MigrationId> which) {
        return which.stream()
                .map(current::get)
                .map(m -> new Lines.Entry(m.ticket(), m.vmName()))
                .toList();
    }

    private void go(Migration migration) {
        Turn turn = new Turn(migration, hosts, inventory, schedule, limits, setback -> finished(migration, setback));
        try {
            turn.take();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, migration.id() + ": " + e, e);
            Phase at = migration.phase();
            finished(
                    migration,
                    Optional.of(new Setback(at, Stage.RETURNED, migration.title() + " stopped in " + at + ": " + e)));
        }
    }

    private void finished(Migration migration, Optional<Setback> setback) {
        if (migration.record().stage().isEnd()) {
            remove(migration);
        } else if (setback.isEmpty()) {
            migration.end(Stage.DONE, "", false);
            remove(migration);
        } else if (setback.get().phase().untouched()) {
            migration.end(setback.get().wanted(), setback.get().message(), false);
            remove(migration);
        } else {
            settle(migration, setback.get());
        }
    }

    private void settle(Migration migration, Setback setback) {
        migration.change(Stage.RECOVERING, setback.message());
        settling.add(migration.id());
        recoveries.settle(migration, setback, () -> remove(migration));
        schedule.after(Limits.ASK_SOON_FOR, () -> letOthersGo(migration));
    }

    /** What cannot be settled soon keeps its VM, but not the hosts. */
    private void letOthersGo(Migration migration) {
        if (!settling.contains(migration.id())) return;
        synchronized (current) {
            going.remove(migration.id());
        }
        dispatch();
    }

    private void remove(Migration migration) {
        MigrationRecord last = migration.record();
        if (last.stage().isEnd()) {
            ending.put(migration.id(), last);
            // news goes through the announcer twice, so this comes after the one that keeps it
            schedule.announce(() -> schedule.announce(() -> ending.remove(migration.id())));
        }
        synchronized (current) {
            current.remove(migration.id());
            waiting.remove(migration.id());
            going.remove(migration.id());
        }
        settling.remove(migration.id());
        dispatch();
        letBackendsGo();
    }

    /**
     * From now on nothing starts on the hosts of a backend. What waits or can still go back, goes back; what is past the
     * hand-over is settled first. Completed when nothing of it is under way any more.
     */
    public CompletableFuture<Void> leave(String backend) {
        Set<HostId> its = Departures.hostsOf(backend, hosts);
        CompletableFuture<Void> free;
        List<Migration> touched;
        synchronized (current) {
            free = departures.begin(backend, its);
            Predicate<MigrationTicket> touching = departures.touching(backend);
            touched = current.values().stream()
                    .filter(m -> touching.test(m.ticket()))
                    .toList();
        }
        touched.forEach(migration -> sendBack(migration, "its backend " + backend + " is being removed"));
        letBackendsGo();
        return free;
    }

    /** A backend has gone, or is there again. */
    public void left(String backend) {
        synchronized (current) {
            departures.end(backend);
        }
    }

    private void sendBack(Migration migration, String why) {
        boolean queued;
        synchronized (current) {
            queued = waiting.remove(migration.id());
        }
        if (queued) {
            migration.end(Stage.RETURNED, migration.title() + " returned in QUEUED: " + why, false);
            remove(migration);
        } else {
            migration.goBack(why, Stage.RETURNED);
        }
    }

    private void letBackendsGo() {
        List<CompletableFuture<Void>> free;
        synchronized (current) {
            free = departures.free(
                    current.values().stream().map(Migration::ticket).toList());
        }
        free.forEach(one -> one.complete(null));
    }

    @Override
    public CancelAnswer cancel(MigrationId id) throws BackendException {
        Optional<Migration> found = running(id);
        if (found.isEmpty()) return CancelAnswer.NOTHING_TO_CANCEL;
        Migration migration = found.get();
        boolean queued;
        synchronized (current) {
            queued = waiting.remove(id);
        }
        if (!queued) return migration.cancel();
        migration.end(Stage.CANCELLED, migration.title() + " was cancelled in QUEUE, on request", false);
        remove(migration);
        return CancelAnswer.CANCELLED;
    }

    private Optional<Migration> running(MigrationId id) {
        synchronized (current) {
            return Optional.ofNullable(current.get(id));
        }
    }

    @Override
    public Optional<MigrationRecord> find(MigrationId id) {
        return running(id)
                .map(Migration::record)
                .or(() -> Optional.ofNullable(ending.get(id)))
                .or(() -> history.find(id));
    }

    @Override
    public List<MigrationRecord> current() {
        synchronized (current) {
            return current.values().stream().map(Migration::record).toList();
        }
    }

    @Override
    public List<MigrationRecord> history(int limit) {
        return history.latest(limit);
    }

    @Override
    public AutoCloseable watch(Consumer<MigrationRecord> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Migration migration) {
        MigrationRecord now = migration.record();
        schedule.announce(() -> tell(now));
    }

    private void tell(MigrationRecord now) {
        if (now.stage().isEnd()) keep(now);
        for (Consumer<MigrationRecord> listener : listeners) {
            try {
                listener.accept(now);
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "A listener of migration " + now.ticket().id() + " failed",
                        e);
            }
        }
    }

    private void keep(MigrationRecord now) {
        Optional<Duration> pause = now.figures().pause();
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: {1} {2}{3}",
                now.ticket().id(),
                now.vmName(),
                now.stage(),
                now.message().isEmpty()
                        ? pause.map(p -> ", pause " + p.toMillis() + " ms").orElse("")
                        : ": " + now.message());
        try {
            history.keep(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Migration " + now.ticket().id() + " is not in the history", e);
        }
    }
}
