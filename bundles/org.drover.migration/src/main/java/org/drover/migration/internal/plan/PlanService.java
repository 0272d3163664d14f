package org.drover.migration.internal.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.backend.api.CancelAnswer;
import org.drover.inventory.Inventory;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Plans;
import org.drover.migration.internal.Schedule;
import org.drover.model.MigrationId;

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
    private final Drafts drafts;
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
        drafts = new Drafts(engine, inventory, schedule, pace, perHost);
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
        return drafts.forecast(request);
    }

    @Override
    public PlanId submit(PlanRequest request) {
        return submit(request, Optional.empty());
    }

    private PlanId submit(PlanRequest request, Optional<PlanId> undoes) {
        PlanRecord record = drafts.record(ids.get(), request, undoes);
        synchronized (runs) {
            if (!record.state().isEnd()) {
                checkNotPlanned(record);
                runs.put(record.id(), run(record, false));
            }
        }
        try {
            book.keep(record);
        } catch (RuntimeException e) {
            synchronized (runs) {
                runs.remove(record.id());
            }
            throw e;
        }
        announce(record);
        wake();
        return record.id();
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
            return find(id).filter(Drafts::movedSomething)
                    .map(plan -> CancelAnswer.TOO_LATE)
                    .orElse(CancelAnswer.NOTHING_TO_CANCEL);
        }
        synchronized (work) {
            if (run.record().state().isEnd()) {
                return Drafts.movedSomething(run.record()) ? CancelAnswer.TOO_LATE : CancelAnswer.NOTHING_TO_CANCEL;
            }
            run.cancel(running);
            tell(run.record());
        }
        wake();
        return CancelAnswer.CANCELLED;
    }

    @Override
    public PlanId undo(PlanId id) {
        PlanRecord plan = find(id).orElseThrow(() -> new IllegalArgumentException("there is no plan " + id));
        if (!plan.state().isEnd()) throw new IllegalStateException("plan " + id + " has not ended; cancel it first");
        return submit(drafts.back(plan), Optional.of(id));
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
