package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.placement.Relief;
import org.drover.tips.Mode;
import org.drover.tips.Monitor;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;
import org.drover.tips.Tips;

/** Looks after every step: what became of earlier tips, what is new, and in the automatic mode what is done about it. */
public final class TipService implements Tips {
    private static final int RECENT_MOVES = 200;

    private final Advice advice;
    private final MigrationEngine engine;
    private final Guards guards;
    private final InstantSource clock;
    private final TipBook book;
    private final Lookout lookout;
    private final Outcomes outcomes;
    private volatile Mode mode;
    private volatile List<String> quiet = List.of();

    public TipService(
            Supplier<List<Monitor>> monitors,
            Supplier<Snapshot> inventory,
            Metrics metrics,
            Advice advice,
            MigrationEngine engine,
            Guards guards,
            Mode mode,
            InstantSource clock,
            TipBook book) {
        this.advice = advice;
        this.engine = engine;
        this.guards = guards;
        this.mode = mode;
        this.clock = clock;
        this.book = book;
        lookout = new Lookout(monitors, inventory, metrics, advice, guards, this::movedLately, book);
        outcomes = new Outcomes(book, engine, inventory, metrics, guards);
    }

    /** One look; from one thread at a time, which the lock sees to. */
    public synchronized void look() {
        Instant now = clock.instant();
        outcomes.look(now);
        var said = new ArrayList<String>();
        if (mode == Mode.OFF) {
            said.add("Tips are off");
            for (Tip tip : book.in(TipState.NEW)) {
                String note = "Tips were switched off";
                book.change(tip.id(), TipState.NEW, old -> Changes.to(old, TipState.EXPIRED, now, note));
            }
        } else {
            lookout.look(now, said);
            if (mode == Mode.AUTOMATIC) implementBest(said);
        }
        quiet = List.copyOf(said);
    }

    /** What the engine says of a migration. */
    public synchronized void follow(MigrationRecord record) {
        outcomes.follow(record);
    }

    /** By a tip or by a person: a VM that has just been moved is left in peace. */
    private Set<VmId> movedLately() {
        Instant since = clock.instant().minus(guards.coolDown());
        return engine.history(RECENT_MOVES).stream()
                .filter(move -> move.stage() == Stage.DONE
                        && move.ended().filter(since::isBefore).isPresent())
                .map(move -> move.ticket().vm())
                .collect(Collectors.toSet());
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
                return;
            } catch (IllegalArgumentException | IllegalStateException refused) {
                said.add("Tip " + tip.id() + " was not implemented: " + refused.getMessage());
            }
        }
    }

    @Override
    public MigrationId implement(TipId id) {
        Tip tip = known(id);
        if (tip.state() != TipState.NEW) throw new IllegalStateException("tip " + id + " is " + tip.state());
        Relief.Move move = tip.move().orElseThrow(() -> new IllegalStateException("tip " + id + " has nothing to do"));
        advice.objection(move.vm(), move.host(), move.destination()).ifPresent(why -> {
            throw new IllegalStateException("the plan of tip " + id + " does not fit any more: " + why
                    + ". It is made anew with the next look");
        });
        if (!book.claim(id)) throw new IllegalStateException("tip " + id + " is being implemented already");
        MigrationId migration;
        try {
            migration = submit(tip, move);
        } catch (RuntimeException refused) {
            book.release(id, UnaryOperator.identity());
            throw refused;
        }
        book.release(id, old -> Changes.implementing(old, clock.instant(), migration));
        engine.find(migration).ifPresent(outcomes::follow);
        return migration;
    }

    private MigrationId submit(Tip tip, Relief.Move move) {
        try {
            return engine.submit(
                    new MoveRequest(move.vm(), move.destination(), MigrationOptions.DEFAULT, Outcomes.reason(tip)));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException("the engine refuses: " + unknown.getMessage(), unknown);
        }
    }

    @Override
    public void dismiss(TipId id, String reason, Duration duration) {
        Instant now = clock.instant();
        known(id);
        if (book.change(id, TipState.NEW, old -> Changes.dismissed(old, now, now.plus(duration), reason))
                .isEmpty()) {
            TipState state = known(id).state();
            throw new IllegalStateException(
                    "tip " + id + " is " + (state == TipState.NEW ? "being implemented" : state));
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
