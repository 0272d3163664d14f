package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.backend.api.MigrationOptions;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.placement.Relief;
import org.drover.tips.Finding;
import org.drover.tips.Mode;
import org.drover.tips.Monitor;
import org.drover.tips.Situation;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;
import org.drover.tips.Tips;

/** Looks after every step: follows what is under way, measures what has arrived, asks the monitors, raises tips. */
public final class TipService implements Tips {
    private static final System.Logger LOG = System.getLogger(TipService.class.getName());

    private final Supplier<List<Monitor>> monitors;
    private final Supplier<Snapshot> inventory;
    private final Metrics metrics;
    private final Advice advice;
    private final MigrationEngine engine;
    private final Guards guards;
    private final InstantSource clock;
    private final TipBook book;
    private final Map<Condition, Held> held = new HashMap<>();
    private final Set<TipId> submitting = ConcurrentHashMap.newKeySet();
    private volatile Mode mode;
    private volatile List<String> quiet = List.of();

    private record Condition(HostId host, String rule) {}

    private record Held(Instant since, Instant last) {}

    public TipService(
            Supplier<List<Monitor>> monitors,
            Supplier<Snapshot> inventory,
            Metrics metrics,
            Advice advice,
            MigrationEngine engine,
            Guards guards,
            Mode mode,
            InstantSource clock,
            Executor teller) {
        this.monitors = monitors;
        this.inventory = inventory;
        this.metrics = metrics;
        this.advice = advice;
        this.engine = engine;
        this.guards = guards;
        this.mode = mode;
        this.clock = clock;
        this.book = new TipBook(teller);
    }

    /** One look; from one thread at a time, which the lock sees to. */
    public void look() {
        Instant now = clock.instant();
        followAll();
        verifyAll(now);
        var said = new ArrayList<String>();
        if (mode == Mode.OFF) {
            said.add("Tips are off");
        } else {
            findAll(now, said);
            if (mode == Mode.AUTOMATIC) implementBest(said);
        }
        quiet = List.copyOf(said);
    }

    private synchronized void findAll(Instant now, List<String> said) {
        var situation = new Situation(now, inventory.get(), metrics);
        List<Finding> findings = ask(situation);
        for (Finding finding : findings) consider(finding, now, said);
        forgetWhatIsGone(now);
        if (findings.isEmpty())
            said.add("No monitor sees anything on "
                    + situation.inventory().hosts().size() + " hosts");
    }

    private List<Finding> ask(Situation situation) {
        var findings = new ArrayList<Finding>();
        for (Monitor monitor : monitors.get()) {
            try {
                findings.addAll(monitor.look(situation));
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "Monitor " + monitor.rule() + " failed; the others go on", failed);
            }
        }
        return findings;
    }

    private void consider(Finding finding, Instant now, List<String> said) {
        var condition = new Condition(finding.host(), finding.rule());
        var early = WarmUp.missing(finding, metrics);
        if (early.isPresent()) {
            said.add(finding.what().text() + "; " + early.get());
            return;
        }
        Instant since = held.containsKey(condition) ? held.get(condition).since : now;
        held.put(condition, new Held(since, now));
        var live = book.live(finding.host(), finding.rule());
        if (live.isPresent()) {
            said.add(finding.what().text() + "; tip " + live.get().id() + " is about that");
            planAgain(live.get(), now);
        } else if (Duration.between(since, now).compareTo(guards.holdDuration()) < 0) {
            said.add(finding.what().text() + "; that must hold for " + guards.holdDuration() + " (hold duration)");
        } else if (dismissed(condition, now)) {
            said.add(finding.what().text() + "; a tip about that was dismissed for a time");
        } else if (coolingDown(condition, now)) {
            said.add(finding.what().text() + "; its last tip is less than " + guards.coolDown() + " old (cool-down)");
        } else {
            Tip tip = book.raise(finding, plan(finding.host(), now), now);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Tip " + tip.id() + ": " + finding.what().text());
        }
    }

    /** A plan whose VM or destination is gone is worth nothing; one that found nothing may find something now. */
    private void planAgain(Tip tip, Instant now) {
        if (tip.state() != TipState.NEW || submitting.contains(tip.id())) return;
        boolean stands = tip.move().isPresent() && stands(tip.move().get());
        if (!stands) book.change(tip.id(), TipState.NEW, old -> Changes.planned(old, plan(tip.host(), now)));
    }

    private boolean stands(Relief.Move move) {
        Snapshot picture = inventory.get();
        return picture.vm(move.vm()).filter(vm -> vm.host().equals(move.host())).isPresent()
                && picture.host(move.destination())
                        .filter(host -> host.reachable())
                        .isPresent();
    }

    private Relief plan(HostId host, Instant now) {
        return advice.relieve(host, vm -> !movedLately(vm, now));
    }

    private boolean movedLately(VmId vm, Instant now) {
        return book.in(TipState.IMPLEMENTED).stream()
                .anyMatch(tip -> tip.move().filter(move -> move.vm().equals(vm)).isPresent()
                        && tip.changed().plus(guards.coolDown()).isAfter(now));
    }

    private boolean dismissed(Condition condition, Instant now) {
        return book.in(TipState.DISMISSED).stream()
                .anyMatch(tip -> TipBook.about(tip, condition.host, condition.rule)
                        && tip.dismissedUntil().orElse(now).isAfter(now));
    }

    private boolean coolingDown(Condition condition, Instant now) {
        return book.all().stream()
                .filter(tip -> tip.state() == TipState.IMPLEMENTED || tip.state() == TipState.FAILED)
                .anyMatch(tip -> TipBook.about(tip, condition.host, condition.rule)
                        && tip.changed().plus(guards.coolDown()).isAfter(now));
    }

    private void forgetWhatIsGone(Instant now) {
        held.values()
                .removeIf(condition -> Duration.between(condition.last, now).compareTo(guards.holdDuration()) > 0);
        for (Tip tip : book.in(TipState.NEW)) {
            if (held.containsKey(new Condition(tip.host(), tip.finding().rule())) || submitting.contains(tip.id())) {
                continue;
            }
            book.change(tip.id(), TipState.NEW, old -> Changes.to(old, TipState.EXPIRED, now, "The condition is gone"));
        }
    }

    /** One at a time: the next one is planned with what the first has changed. */
    private void implementBest(List<String> said) {
        if (!book.in(TipState.IMPLEMENTING).isEmpty()) {
            said.add("A tip is being implemented; the next one waits for it");
            return;
        }
        for (Tip tip : book.current()) {
            if (tip.state() != TipState.NEW || tip.move().isEmpty()) continue;
            try {
                implement(tip.id());
            } catch (IllegalArgumentException | IllegalStateException refused) {
                said.add("Tip " + tip.id() + " was not implemented: " + refused.getMessage());
                continue;
            }
            return;
        }
    }

    @Override
    public MigrationId implement(TipId id) {
        Tip tip = known(id);
        if (tip.state() != TipState.NEW) throw new IllegalStateException("tip " + id + " is " + tip.state());
        Relief.Move move = tip.move().orElseThrow(() -> new IllegalStateException("tip " + id + " has nothing to do"));
        if (!submitting.add(id)) throw new IllegalStateException("tip " + id + " is being implemented already");
        try {
            MigrationId migration = submit(tip, move);
            book.change(id, TipState.NEW, old -> Changes.implementing(old, clock.instant(), migration));
            follow(migration);
            return migration;
        } finally {
            submitting.remove(id);
        }
    }

    private MigrationId submit(Tip tip, Relief.Move move) {
        String reason = "Tip " + tip.id() + ": " + tip.finding().what().text();
        try {
            return engine.submit(new MoveRequest(move.vm(), move.destination(), MigrationOptions.DEFAULT, reason));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException("the engine refuses: " + unknown.getMessage(), unknown);
        }
    }

    private void followAll() {
        for (Tip tip : book.in(TipState.IMPLEMENTING)) follow(tip.migration().orElseThrow());
    }

    private void follow(MigrationId migration) {
        engine.find(migration).ifPresent(this::follow);
    }

    /** What the engine says of a migration; harmless when it is none of ours. */
    public void follow(MigrationRecord record) {
        if (!record.stage().isEnd()) return;
        for (Tip tip : book.in(TipState.IMPLEMENTING)) {
            if (!tip.migration().orElseThrow().equals(record.ticket().id())) continue;
            Instant ended = record.ended().orElse(clock.instant());
            boolean done = record.stage() == Stage.DONE;
            String note = done ? "" : "The migration ended " + record.stage() + ": " + record.message();
            book.change(
                    tip.id(),
                    TipState.IMPLEMENTING,
                    old -> Changes.to(old, done ? TipState.IMPLEMENTED : TipState.FAILED, ended, note));
        }
    }

    private void verifyAll(Instant now) {
        for (Tip tip : book.in(TipState.IMPLEMENTED)) {
            boolean due = !tip.changed().plus(guards.verifyAfter()).isAfter(now);
            if (tip.verification().isPresent() || !due) continue;
            FollowUp.measure(tip, tip.move().orElseThrow(), inventory.get(), metrics, now)
                    .ifPresent(measured ->
                            book.change(tip.id(), TipState.IMPLEMENTED, old -> Changes.verified(old, measured)));
        }
    }

    @Override
    public void dismiss(TipId id, String reason, Duration duration) {
        Instant now = clock.instant();
        known(id);
        boolean busy = submitting.contains(id);
        if (busy
                || book.change(id, TipState.NEW, old -> Changes.dismissed(old, now, now.plus(duration), reason))
                        .isEmpty()) {
            throw new IllegalStateException("tip " + id + " is "
                    + (busy ? "being implemented" : known(id).state()));
        }
    }

    private Tip known(TipId id) {
        return book.find(id).orElseThrow(() -> new IllegalArgumentException("there is no tip " + id));
    }

    @Override
    public List<Tip> current() {
        return book.current();
    }

    @Override
    public List<Tip> history(int limit) {
        return book.ended(limit);
    }

    @Override
    public Optional<Tip> find(TipId id) {
        return book.find(id);
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public void mode(Mode wanted) {
        mode = wanted;
    }

    @Override
    public List<String> quiet() {
        return quiet;
    }

    @Override
    public AutoCloseable watch(Consumer<Tip> listener) {
        return book.watch(listener);
    }
}
