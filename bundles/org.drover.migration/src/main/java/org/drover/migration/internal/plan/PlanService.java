package org.drover.migration.internal.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.backend.api.CancelAnswer;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Plans;
import org.drover.migration.internal.Schedule;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.placement.order.Step;
import org.drover.placement.order.Turns;

/**
 * The plans without OSGi. Whatever happens (a migration changes, the picture does, somebody cancels) wakes one worker that
 * takes all running plans a step further; only that one touches them.
 */
public final class PlanService implements Plans {
    private static final System.Logger LOG = System.getLogger(PlanService.class.getName());

    private final MigrationEngine engine;
    private final Inventory inventory;
    private final Schedule schedule;
    private final int perHost;
    private final PlanBook book;
    private final Supplier<PlanId> ids;
    private final Pace pace = new Pace();
    private final List<Consumer<PlanRecord>> listeners = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> watches = new ArrayList<>();
    private final Map<MigrationId, Object> lastSeen = new ConcurrentHashMap<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    /** Held while the runs go on, also over the engine's journal and the store: only whoever cancels a plan waits for it. */
    private final Object work = new Object();
    /** Running ones; guarded by itself, for a moment. */
    private final Map<PlanId, PlanRun> runs = new LinkedHashMap<>();

    private final Map<PlanId, PlanRecord> told = new HashMap<>();
    private volatile boolean closed;

    public PlanService(
            MigrationEngine engine,
            Inventory inventory,
            Schedule schedule,
            int perHost,
            PlanBook book,
            Supplier<PlanId> ids) {
        this.engine = engine;
        this.inventory = inventory;
        this.schedule = schedule;
        this.perHost = perHost;
        this.book = book;
        this.ids = ids;
    }

    /** Goes on with what an earlier process left. */
    public void start() {
        watches.add(engine.watch(this::saw));
        watches.add(inventory.watch(picture -> wakeIfAnyRuns()));
        schedule.urgently(this::load);
    }

    private void load() {
        synchronized (work) {
            if (!closed) takeUp();
        }
    }

    private void takeUp() {
        try {
            for (PlanRecord open : book.open()) {
                synchronized (runs) {
                    runs.computeIfAbsent(open.id(), id -> run(open, true));
                }
            }
            wakeIfAnyRuns();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Plans that were interrupted cannot be read and do not go on", e);
        }
    }

    private PlanRun run(PlanRecord record, boolean goesOn) {
        return new PlanRun(record, goesOn, engine, inventory, schedule, pace, perHost);
    }

    /** Progress comes often; a plan is concerned when a stage changes, or an end comes near. */
    private void saw(MigrationRecord record) {
        pace.saw(record);
        MigrationId id = record.ticket().id();
        Object now = List.of(record.stage(), Near.itsEnd(record));
        Object before = record.stage().isEnd() ? lastSeen.remove(id) : lastSeen.put(id, now);
        if (!Objects.equals(before, now)) wakeIfAnyRuns();
    }

    private void wakeIfAnyRuns() {
        synchronized (runs) {
            if (runs.isEmpty()) return;
        }
        wake();
    }

    private void wake() {
        if (closed || !awake.compareAndSet(false, true)) return;
        schedule.urgently(() -> {
            awake.set(false);
            synchronized (work) {
                if (!closed) advance();
            }
        });
    }

    private void advance() {
        List<PlanRun> all;
        synchronized (runs) {
            all = List.copyOf(runs.values());
        }
        for (PlanRun run : all) {
            if (closed) return;
            try {
                run.advance().ifPresent(this::wakeAfter);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "Plan " + run.record().id() + " is held up", e);
                wakeAfter(Duration.ofSeconds(5));
            }
            tell(run.record());
            if (run.record().state().isEnd()) {
                synchronized (runs) {
                    runs.remove(run.record().id());
                }
                told.remove(run.record().id());
            }
        }
    }

    private void wakeAfter(Duration delay) {
        schedule.after(delay, this::wake);
    }

    private void tell(PlanRecord now) {
        if (now.equals(told.put(now.id(), now))) return;
        try {
            book.keep(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Plan " + now.id() + " goes on, but is not in the store", e);
        }
        announce(now);
    }

    private void announce(PlanRecord now) {
        schedule.announce(() -> {
            for (Consumer<PlanRecord> listener : listeners) {
                try {
                    listener.accept(now);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "A listener of plan " + now.id() + " failed", e);
                }
            }
        });
    }

    @Override
    public PlanForecast forecast(PlanRequest request) {
        Snapshot picture = inventory.snapshot();
        List<PlanMove> moves = moves(request, picture);
        Ordering.Result result = order(request, picture, moves);
        if (!result.possible())
            return new PlanForecast(Ordering.text(moves, result.against()), List.of(), Duration.ZERO);
        Ordering.Found found = result.found();
        List<Duration> begins = Turns.forecast(found.steps(), found.times(), perHost);
        List<PlanForecast.Step> steps = new ArrayList<>();
        Duration takes = Duration.ZERO;
        for (int i = 0; i < found.steps().size(); i++) {
            Step step = found.steps().get(i);
            PlanMove move = found.moves().get(found.numbers().get(i));
            Duration time = found.times().get(i);
            takes = max(takes, begins.get(i).plus(time));
            steps.add(new PlanForecast.Step(
                    move.vm(),
                    move.vmName(),
                    step.from(),
                    step.to(),
                    step.stop(),
                    begins.get(i),
                    time,
                    names(found, step)));
        }
        steps.sort(Comparator.comparing(PlanForecast.Step::begins));
        return new PlanForecast("", steps, takes);
    }

    private static List<String> names(Ordering.Found found, Step step) {
        return step.after().stream()
                .map(before -> found.moves().get(found.numbers().get(before)).vmName())
                .toList();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private Ordering.Result order(PlanRequest request, Snapshot picture, List<PlanMove> moves) {
        return new Ordering(picture, moves, engine.current(), Set.of(), pace, request.options()).find();
    }

    private static List<PlanMove> moves(PlanRequest request, Snapshot picture) {
        List<PlanMove> moves = new ArrayList<>();
        for (PlanRequest.Wish wish : request.moves()) {
            VmFacts vm = picture.vm(wish.vm())
                    .orElseThrow(() -> new IllegalArgumentException("No VM with the id " + wish.vm() + " is known"));
            for (HostId host : wish.destinations()) {
                if (picture.host(host).isEmpty()) {
                    throw new IllegalArgumentException("No host " + host + " is connected");
                }
            }
            HostId to = wish.destinations().get(0);
            boolean there = to.equals(vm.host());
            moves.add(new PlanMove(
                    vm.id(),
                    vm.name(),
                    vm.host(),
                    vm.host(),
                    to,
                    wish.destinations().subList(1, wish.destinations().size()),
                    there ? State.DONE : State.WAITING,
                    there ? "it was there already" : "",
                    Optional.empty(),
                    Optional.empty()));
        }
        return moves;
    }

    @Override
    public PlanId submit(PlanRequest request) {
        return submit(request, Optional.empty());
    }

    private PlanId submit(PlanRequest request, Optional<PlanId> undoes) {
        Snapshot picture = inventory.snapshot();
        List<PlanMove> moves = moves(request, picture);
        Ordering.Result result = order(request, picture, moves);
        Instant now = schedule.instant();
        PlanId id = ids.get();
        boolean possible = result.possible();
        PlanRecord record = new PlanRecord(
                id,
                request,
                possible ? PlanRecord.State.RUNNING : PlanRecord.State.REFUSED,
                possible ? "" : Ordering.text(moves, result.against()) + ". Nothing was moved",
                now,
                possible ? Optional.empty() : Optional.of(now),
                undoes,
                possible ? moves : stayed(moves, result.against()),
                List.of());
        synchronized (runs) {
            if (possible) {
                checkNotPlanned(record);
                runs.put(id, run(record, false));
            }
        }
        try {
            book.keep(record);
        } catch (RuntimeException e) {
            synchronized (runs) {
                runs.remove(id);
            }
            throw e;
        }
        announce(record);
        wake();
        return id;
    }

    private static List<PlanMove> stayed(List<PlanMove> moves, Map<Integer, String> against) {
        List<PlanMove> stayed = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            PlanMove move = moves.get(i);
            String why = against.getOrDefault(i, "the plan was refused because of others");
            stayed.add(move.state().isOver() ? move : PlanMoves.in(move, State.STAYED, why));
        }
        return stayed;
    }

    private void checkNotPlanned(PlanRecord asked) {
        for (PlanMove move : asked.moves()) {
            for (PlanRun run : runs.values()) {
                boolean planned = run.record().moves().stream()
                        .anyMatch(other ->
                                other.vm().equals(move.vm()) && !other.state().isOver());
                if (planned) {
                    throw new IllegalStateException(move.vmName() + " is part of plan "
                            + run.record().id() + " already ("
                            + run.record().request().reason() + ")");
                }
            }
        }
    }

    @Override
    public CancelAnswer cancel(PlanId id, boolean running) {
        PlanRun run;
        synchronized (runs) {
            run = runs.get(id);
        }
        if (run == null) {
            return find(id).filter(PlanService::movedSomething)
                    .map(plan -> CancelAnswer.TOO_LATE)
                    .orElse(CancelAnswer.NOTHING_TO_CANCEL);
        }
        synchronized (work) {
            if (run.record().state().isEnd()) {
                return movedSomething(run.record()) ? CancelAnswer.TOO_LATE : CancelAnswer.NOTHING_TO_CANCEL;
            }
            run.cancel(running);
            tell(run.record());
        }
        wake();
        return CancelAnswer.CANCELLED;
    }

    private static boolean movedSomething(PlanRecord plan) {
        return plan.moves().stream().anyMatch(PlanService::moved);
    }

    private static boolean moved(PlanMove move) {
        return move.state() != State.TAKEN && !move.at().equals(move.from());
    }

    @Override
    public PlanId undo(PlanId id) {
        PlanRecord plan = find(id).orElseThrow(() -> new IllegalArgumentException("there is no plan " + id));
        if (!plan.state().isEnd()) throw new IllegalStateException("plan " + id + " has not ended; cancel it first");
        Snapshot picture = inventory.snapshot();
        List<PlanRequest.Wish> back = plan.moves().stream()
                .filter(PlanService::moved)
                .filter(move -> picture.vm(move.vm())
                        .filter(vm -> vm.host().equals(move.at()))
                        .isPresent())
                .map(move -> new PlanRequest.Wish(move.vm(), List.of(move.from())))
                .toList();
        if (back.isEmpty()) {
            throw new IllegalStateException(
                    "plan " + id + " has nothing to take back: it moved nothing, or others moved it since");
        }
        PlanRequest request = new PlanRequest(
                "undo of \"" + plan.request().reason() + "\"",
                back,
                plan.request().options(),
                plan.request().priority());
        return submit(request, Optional.of(id));
    }

    @Override
    public Optional<PlanRecord> find(PlanId id) {
        synchronized (runs) {
            PlanRun run = runs.get(id);
            if (run != null) return Optional.of(run.record());
        }
        return book.find(id);
    }

    @Override
    public List<PlanRecord> current() {
        synchronized (runs) {
            return runs.values().stream().map(PlanRun::record).toList();
        }
    }

    @Override
    public List<PlanRecord> history(int limit) {
        return book.latest(limit);
    }

    @Override
    public AutoCloseable watch(Consumer<PlanRecord> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What runs stands in the store and goes on with the next start. Returns when nothing is written any more. */
    public void stop() throws Exception {
        closed = true;
        for (AutoCloseable watch : watches) watch.close();
        synchronized (work) {
            lastSeen.clear(); // the worker is done: an interrupt while it speaks to the store would close the database
        }
    }
}
