package org.drover.migration.internal;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveWindow;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.VmClaim;
import org.drover.migration.internal.checks.House;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.checks.VendorChecks;
import org.drover.migration.internal.forecast.Experience;
import org.drover.migration.internal.forecast.Foresight;
import org.drover.migration.internal.history.History;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.migration.internal.queue.Settling;
import org.drover.migration.internal.recovery.Recoveries;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/**
 * The engine without OSGi: takes wishes, lets each wait for its turn, sends it through its phases, and settles what an
 * earlier process left. No host and no disk is touched under a lock.
 */
public final class Engine implements MigrationEngine {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private final Journal journal;
    private final ConnectedHosts hosts;
    private final Inventory inventory;
    private final Schedule schedule;
    private final Limits limits;
    private final PreFlight preFlight;
    private final Foresight foresight;
    private final Supplier<MigrationId> ids;
    private final Reception reception;
    private final Underway underway = new Underway();
    private final Places places;
    private final Early early;
    private final Settling settling;
    private final Permits permits;
    private final Recoveries recoveries;
    private final News news;

    public Engine(
            Journal journal,
            ConnectedHosts hosts,
            Inventory inventory,
            Schedule schedule,
            Limits limits,
            History history,
            Supplier<MigrationId> ids) {
        this(
                journal,
                hosts,
                inventory,
                schedule,
                limits,
                history,
                ids,
                new VendorChecks(),
                Foresight.withoutKnowledge());
    }

    /**
     * @param vendors   checks that are asked beside the engine's own; they come and go
     * @param foresight says before each move what it will cost, and learns from each
     */
    public Engine(
            Journal journal,
            ConnectedHosts hosts,
            Inventory inventory,
            Schedule schedule,
            Limits limits,
            History history,
            Supplier<MigrationId> ids,
            VendorChecks vendors,
            Foresight foresight) {
        this(journal, hosts, inventory, schedule, limits, history, ids, vendors, foresight, House.NONE);
    }

    /** @param house what people decided */
    public Engine(
            Journal journal,
            ConnectedHosts hosts,
            Inventory inventory,
            Schedule schedule,
            Limits limits,
            History history,
            Supplier<MigrationId> ids,
            VendorChecks vendors,
            Foresight foresight,
            House house) {
        this.foresight = foresight;
        preFlight = new PreFlight(vendors, house);
        reception = new Reception(hosts, inventory, schedule, limits, preFlight, foresight, house.rules(), underway);
        this.journal = journal;
        this.hosts = hosts;
        this.inventory = inventory;
        this.schedule = schedule;
        this.limits = limits;
        this.ids = ids;
        places = new Places(limits.most(), limits.ahead());
        early = new Early(schedule, this::join);
        permits = new Permits(places, schedule, limits.soon(), this::dispatch);
        settling = new Settling(places, schedule, this::dispatch);
        recoveries = new Recoveries(hosts, schedule, limits.stall());
        news = new News(schedule, history);
    }

    /** Takes up what the journal holds from an earlier process; hears of hosts until the handle is closed. */
    public AutoCloseable start() {
        AutoCloseable watch = inventory.watch(recoveries::saw);
        new Restart(journal, inventory, schedule, news, foresight.experience(), underway, recoveries)
                .takeUp(this::enqueue, this::settle);
        return watch;
    }

    @Override
    public CheckReport preFlight(MoveRequest asked) {
        return reception.preFlight(asked);
    }

    @Override
    public MigrationId submit(MoveRequest asked) {
        Reception.Admitted admitted = reception.admit(asked, ids);
        Migration migration = new Migration(admitted.entry(), journal, schedule, news::tell);
        underway.add(migration);
        try {
            journal.write(admitted.entry(), true);
        } catch (JournalException e) {
            remove(migration);
            throw new UncheckedIOException(e.getMessage(), e);
        }
        admitted.notes().forEach(migration::note);
        schedule.announce(() -> news.tell(migration, migration.record()));
        enqueue(migration);
        return migration.id();
    }

    private void enqueue(Migration migration) {
        Optional<MoveWindow> window = migration.terms().window();
        boolean holds = migration.ticket().kind() == MoveKind.STORAGE; // its copies, until the window opens
        if (window.isPresent()
                && !holds
                && schedule.instant().isBefore(window.get().opens())) {
            early.await(migration, window.get());
        } else {
            join(migration);
        }
    }

    private void join(Migration migration) {
        places.join(entry(migration), migration.terms().priority());
        dispatch();
    }

    /** It has not begun, and waits no more; whoever hears true may end it. */
    private boolean waitsNoMore(MigrationId id) {
        return early.leave(id) || places.leave(id);
    }

    private static Lines.Entry entry(Migration migration) {
        return new Lines.Entry(migration.ticket(), migration.vmName());
    }

    /** Starts whoever's turn it is, and tells the others why they wait. */
    private void dispatch() {
        Places.Next next = places.next();
        for (Lines.Waiting one : next.queued()) {
            find(one.entry()).ifPresent(migration -> migration.change(Stage.QUEUED, one.why()));
        }
        for (Lines.Waiting one : next.held()) {
            find(one.entry()).ifPresent(migration -> migration.holds("is prepared, and transfers " + one.why()));
        }
        for (Lines.Entry one : next.begin()) {
            find(one).ifPresent(migration -> schedule.run(() -> go(migration)));
        }
        next.transfer().forEach(one -> {
            places.besides(one).forEach(other -> shares(one, other));
            permits.grant(one);
        });
    }

    /** Both records say so: what they teach of the bandwidth is not all of it. */
    private void shares(Lines.Entry one, Lines.Entry other) {
        find(one).ifPresent(migration -> migration.note(Experience.SHARES + other.vmName()));
        find(other).ifPresent(migration -> migration.note(Experience.SHARES + one.vmName()));
    }

    private Optional<Migration> find(Lines.Entry entry) {
        return underway.find(entry.ticket().id());
    }

    private void go(Migration migration) {
        Turn turn = new Turn(
                migration,
                permits.of(() -> entry(migration)),
                hosts,
                inventory,
                schedule,
                limits,
                preFlight,
                foresight,
                setback -> finished(migration, setback));
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
            migration.end(Stage.DONE, migration.remark(), false);
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
        boolean isOver = setback.phase().destination() == Phase.Destination.RAN;
        boolean notBegun = setback.phase() == Phase.BEGIN || setback.phase() == Phase.PREPARE;
        if (isOver || notBegun) {
            places.free(migration.id()); // no transfer can be under way: what is left holds up nobody
            dispatch();
        } else {
            settling.begin(entry(migration));
        }
        recoveries.settle(migration, setback, atIt -> settling.looked(entry(migration), atIt), () -> remove(migration));
    }

    private void remove(Migration migration) {
        if (migration.record().stage().isEnd()) {
            news.isEnding(migration);
            foresight.experience().learn(migration.record());
        }
        underway.remove(migration);
        places.leave(migration.id());
        settling.end(migration.id());
        dispatch();
        underway.letBackendsGo();
    }

    /**
     * From now on nothing starts on the hosts of a backend. What waits or can still go back, goes back; what is past the
     * hand-over is settled first. Completed when nothing of it is under way any more.
     */
    public CompletableFuture<Void> leave(String backend) {
        Underway.Leaving leaving = underway.leave(backend, Departures.hostsOf(backend, hosts));
        leaving.touched().forEach(migration -> sendBack(migration, removal(backend)));
        underway.letBackendsGo();
        return toldOf(leaving.free());
    }

    @Override
    public CompletableFuture<Void> drain(String backend) {
        Underway.Leaving leaving = underway.leave(backend, Departures.hostsOf(backend, hosts));
        leaving.touched().stream()
                .filter(migration -> migration.phase() == Phase.QUEUE)
                .forEach(migration -> sendBack(migration, removal(backend)));
        underway.letBackendsGo();
        return toldOf(leaving.free());
    }

    /** And their ends have been told: whoever is told that a backend has gone must not find a move of it under way. */
    private CompletableFuture<Void> toldOf(CompletableFuture<Void> free) {
        return free.thenCompose(gone -> {
            CompletableFuture<Void> told = new CompletableFuture<>();
            schedule.announce(() -> told.complete(null)); // behind the news of their ends
            return told;
        });
    }

    private static String removal(String backend) {
        return "its backend " + backend + " is being removed";
    }

    /** A backend has gone, or is there again. */
    public void left(String backend) {
        underway.left(backend);
    }

    private void sendBack(Migration migration, String why) {
        if (waitsNoMore(migration.id())) {
            migration.end(Stage.RETURNED, migration.title() + " returned in QUEUED: " + why, false);
            remove(migration);
        } else {
            migration.goBack(why, Stage.RETURNED);
        }
    }

    @Override
    public VmClaim claim(VmId vm, HostId host, String act) {
        underway.claim(vm, nameOf(vm), host, act);
        return closing(() -> underway.release(vm));
    }

    @Override
    public VmClaim claim(HostId host) {
        underway.claim(host);
        return closing(() -> underway.release(host));
    }

    private VmClaim closing(Runnable release) {
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.compareAndSet(false, true)) return;
            release.run();
            underway.letBackendsGo();
        };
    }

    @Override
    public Optional<Obstacle> claimed(HostId host) {
        return underway.obstacle(host, host);
    }

    @Override
    public Optional<Obstacle> claimed(VmId vm, HostId host) {
        return underway.claimed(vm, nameOf(vm), host);
    }

    private String nameOf(VmId vm) {
        return inventory.snapshot().vm(vm).map(VmFacts::name).orElse(vm.value());
    }

    @Override
    public CancelAnswer cancel(MigrationId id) throws BackendException {
        Optional<Migration> found = underway.find(id);
        if (found.isEmpty()) {
            boolean moved = news.ended(id)
                    .filter(record -> record.stage() == Stage.DONE)
                    .isPresent();
            return moved ? CancelAnswer.TOO_LATE : CancelAnswer.NOTHING_TO_CANCEL;
        }
        Migration migration = found.get();
        if (!waitsNoMore(id)) return migration.cancel();
        migration.end(Stage.CANCELLED, migration.title() + " was cancelled in QUEUE, on request", false);
        remove(migration);
        return CancelAnswer.CANCELLED;
    }

    @Override
    public ByteRate pause(MigrationId id) throws BackendException {
        return running(id).slowDown();
    }

    @Override
    public void resume(MigrationId id) throws BackendException {
        running(id).speedUp();
    }

    private Migration running(MigrationId id) {
        return underway.find(id).orElseThrow(() -> new IllegalStateException("no migration " + id + " is under way"));
    }

    @Override
    public MigrationId undo(MigrationId id) {
        MigrationRecord move = find(id).orElseThrow(() -> new IllegalArgumentException("there is no migration " + id));
        return submit(Undo.of(move, inventory.snapshot().vm(move.ticket().vm())));
    }

    @Override
    public Optional<MigrationRecord> find(MigrationId id) {
        return underway.find(id).or(() -> news.ending(id)).map(Migration::shown).or(() -> news.ended(id));
    }

    @Override
    public List<MigrationRecord> current() {
        Map<MigrationId, Migration> all = new LinkedHashMap<>();
        underway.all().forEach(one -> all.put(one.id(), one));
        news.untold().forEach(one -> all.putIfAbsent(one.id(), one)); // asked second: whoever leaves those is here
        return all.values().stream().map(Migration::shown).toList();
    }

    @Override
    public List<MigrationRecord> history(int limit) {
        return news.latest(limit);
    }

    @Override
    public AutoCloseable watch(Consumer<MigrationRecord> listener) {
        return news.watch(listener);
    }
}
