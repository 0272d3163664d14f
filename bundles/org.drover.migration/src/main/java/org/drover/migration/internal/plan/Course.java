package org.drover.migration.internal.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.migration.PlanRecord;
import org.drover.migration.internal.Schedule;
import org.drover.model.HostId;
import org.drover.placement.order.Turns;

/** How far a plan is: its moves, the order of what is left, and what is remembered of each move. Not safe for threads. */
final class Course {
    /** The picture may lag behind a move for so long. */
    static final Duration LAG = Duration.ofSeconds(10);
    /** What the engine does not take now is tried again after this time. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private static final int LOG_LINES = 1000;

    final Schedule schedule;
    final List<PlanMove> moves;
    final Map<Integer, Instant> movedAt = new HashMap<>();
    final Map<Integer, Instant> notBefore = new HashMap<>();
    final Map<Integer, Instant> lost = new HashMap<>();
    /** Their only destination does not answer, and may come back. */
    final Set<Integer> silent = new HashSet<>();

    final Map<Integer, Integer> tries = new HashMap<>();
    final Set<HostId> noStops = new HashSet<>();
    /** The step of a move that is at it or next. */
    final Map<Integer, Integer> stepOf = new HashMap<>();

    Optional<Ordering.Found> order = Optional.empty();
    Turns turns;
    private final List<LogLine> log;
    private volatile PlanRecord record;

    Course(PlanRecord record, Schedule schedule) {
        this.record = record;
        this.schedule = schedule;
        moves = new ArrayList<>(record.moves());
        log = new ArrayList<>(record.log());
    }

    PlanRecord record() {
        return record;
    }

    boolean isCancelling() {
        return record.state() == PlanRecord.State.CANCELLING;
    }

    PlanMove move(int number) {
        return moves.get(number);
    }

    boolean unfinished() {
        return moves.stream().anyMatch(move -> !move.state().isOver());
    }

    Optional<Integer> step(int number) {
        return Optional.ofNullable(order.isPresent() ? stepOf.get(number) : null);
    }

    /** It is over. What is left is ordered anew. */
    void over(int number, State state, String why) {
        moves.set(number, PlanMoves.in(moves.get(number), state, why));
        order = Optional.empty();
    }

    void waits(int number, String why) {
        moves.set(number, PlanMoves.waiting(moves.get(number), why));
        order = Optional.empty();
    }

    /** It is not begun again before {@link #AGAIN}. */
    void waitsForAWhile(int number, String why) {
        notBefore.put(number, schedule.instant().plus(AGAIN));
        waits(number, why);
    }

    /** The picture may not show yet what this plan has done itself. */
    boolean lags(int number) {
        Instant moved = movedAt.get(number);
        return moved != null && schedule.instant().isBefore(moved.plus(LAG));
    }

    void note(String text) {
        if (log.size() < LOG_LINES) log.add(new LogLine(schedule.instant(), text));
    }

    void publish(PlanRecord.State state, String message, Optional<Instant> ended) {
        record = new PlanRecord(
                record.id(), record.request(), state, message, record.submitted(), ended, record.undoes(), moves, log);
    }
}
