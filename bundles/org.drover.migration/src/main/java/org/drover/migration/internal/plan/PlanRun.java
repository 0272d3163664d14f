package org.drover.migration.internal.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.migration.PlanRecord;
import org.drover.migration.internal.Schedule;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.placement.order.Step;
import org.drover.placement.order.Turns;

/**
 * One plan as it goes. {@link #advance} takes in what has become of its migrations, looks where its VMs are, orders what is
 * left when that has changed, and begins those whose turn it is. Not safe for threads: one caller at a time.
 */
final class PlanRun {
    private static final Duration WAIT_FOR_HOSTS = Duration.ofSeconds(60);

    private final MigrationEngine engine;
    private final Inventory inventory;
    private final Schedule schedule;
    private final Pace pace;
    private final int perHost;
    private final Course course;
    private final Bonds bonds;
    private final Outcomes outcomes;
    private final Lookout lookout;
    private final Optional<Instant> waitsForHostsUntil;
    private boolean cancelRunning;

    /** @param goesOn an earlier process began it: its hosts may not be connected yet */
    PlanRun(
            PlanRecord record,
            boolean goesOn,
            MigrationEngine engine,
            Inventory inventory,
            Schedule schedule,
            Pace pace,
            int perHost) {
        this.engine = engine;
        this.inventory = inventory;
        this.schedule = schedule;
        this.pace = pace;
        this.perHost = perHost;
        course = new Course(record, schedule);
        bonds = new Bonds(course, number -> cancel(course.move(number)));
        outcomes = new Outcomes(course, bonds, engine, inventory);
        lookout = new Lookout(course, outcomes, bonds, engine);
        waitsForHostsUntil = goesOn ? Optional.of(schedule.instant().plus(WAIT_FOR_HOSTS)) : Optional.empty();
        if (goesOn) course.note("goes on: the engine was started again");
    }

    PlanRecord record() {
        return course.record();
    }

    void cancel(boolean running) {
        if (record().state() == PlanRecord.State.RUNNING) course.note("cancelled on request");
        cancelRunning |= running;
        course.publish(PlanRecord.State.CANCELLING, "", Optional.empty());
    }

    /** How long until it wants to be looked at again even if nothing happens; empty when it does not. */
    Optional<Duration> advance() {
        Snapshot picture = inventory.snapshot();
        if (waitsForHosts(picture)) {
            course.publish(record().state(), "waits for its hosts to be connected again", Optional.empty());
            return Optional.of(Duration.ofSeconds(1));
        }
        List<MigrationRecord> current = engine.current();
        for (int i = 0; i < course.moves.size(); i++) {
            if (course.move(i).state() == State.MOVING) outcomes.follow(i);
            if (course.move(i).state() == State.WAITING) lookout.look(i, picture, current);
            if (course.move(i).state() == State.WAITING) bonds.isThere(i);
        }
        if (course.isCancelling()) stop();
        else bonds.tryNextBest();
        while (course.order.isEmpty() && somethingWaits()) think(picture);
        if (course.order.isPresent()) begin(picture);
        if (course.unfinished()) {
            if (record().state() == PlanRecord.State.RUNNING) sayWhyEachWaits(current);
            course.publish(record().state(), "", Optional.empty());
        } else {
            end();
        }
        return wake();
    }

    private boolean waitsForHosts(Snapshot picture) {
        if (waitsForHostsUntil.isEmpty() || schedule.instant().isAfter(waitsForHostsUntil.get())) return false;
        return course.moves.stream()
                .filter(move -> !move.state().isOver())
                .anyMatch(move -> !Lookout.there(picture, move.at())
                        || !Lookout.there(picture, move.to())
                        || picture.vm(move.vm()).isEmpty());
    }

    private boolean somethingWaits() {
        return course.isCancelling()
                ? course.moves.stream().anyMatch(move -> move.state() == State.WAITING)
                : course.unfinished();
    }

    /** Nothing more begins but what brings those together that belong together. */
    private void stop() {
        for (int i = 0; i < course.moves.size(); i++) {
            PlanMove move = course.move(i);
            if (move.state() == State.WAITING && (move.group() == 0 || untouched(move.group()))) {
                String where = move.at().equals(move.from())
                        ? ""
                        : "it stopped over on " + move.at() + "; undoing the plan takes it back to " + move.from();
                course.over(i, State.CANCELLED, where);
            } else if (move.state() == State.MOVING && cancelRunning) {
                cancel(move);
            }
        }
        bonds.takeBack("the plan was cancelled");
        cancelRunning = false;
    }

    private boolean untouched(int group) {
        return course.moves.stream()
                .filter(move -> move.group() == group)
                .allMatch(move -> move.at().equals(move.from()) && move.state() != State.MOVING);
    }

    private void cancel(PlanMove move) {
        try {
            course.note("cancels the migration of " + move.vmName() + ": "
                    + engine.cancel(move.migration().orElseThrow()));
        } catch (BackendException e) {
            course.note(e.getMessage());
        }
    }

    /** Orders what is left; what cannot be done any more stays where it is. */
    private void think(Snapshot picture) {
        course.silent.clear();
        Ordering.Result result = new Ordering(
                        picture,
                        course.moves,
                        engine.current(),
                        course.noStops,
                        pace,
                        record().request().options())
                .find();
        result.against().forEach((number, why) -> {
            if (course.move(number).state() != State.WAITING) return; // its group turned round just now
            if (mayComeBack(course.move(number).to(), picture)) {
                course.silent.add(number);
                course.moves.set(number, PlanMoves.waiting(course.move(number), why));
            } else {
                outcomes.stays(number, why);
            }
        });
        if (result.found() == null || result.against().size() > course.silent.size()) return;
        follow(result.found());
    }

    private void follow(Ordering.Found found) {
        for (int i = 0; i < course.moves.size(); i++) {
            HostId before = course.move(i).to();
            HostId now = found.moves().get(i).to();
            if (!before.equals(now)) {
                course.note(course.move(i).vmName() + " goes to " + now + " instead of " + before
                        + ", which has no room for it or does not answer");
            }
            course.moves.set(i, found.moves().get(i));
        }
        course.stepOf.clear();
        for (int i = found.steps().size() - 1; i >= 0; i--)
            course.stepOf.put(found.numbers().get(i), i);
        course.turns = new Turns(found.steps(), found.times(), perHost);
        course.order = Optional.of(found);
        for (int i = 0; i < course.moves.size(); i++) {
            if (course.move(i).state() == State.MOVING) course.turns.begin(course.stepOf.get(i));
        }
    }

    private boolean mayComeBack(HostId host, Snapshot picture) {
        return picture.host(host)
                .flatMap(HostEntry::unreachableSince)
                .filter(since -> schedule.instant().isBefore(since.plus(WAIT_FOR_HOSTS)))
                .isPresent();
    }

    private void begin(Snapshot picture) {
        Ordering.Found found = course.order.orElseThrow();
        for (int step : course.turns.next(i -> mayBegin(found.numbers().get(i), picture))) {
            begin(found.numbers().get(step), found.steps().get(step));
            if (course.order.isEmpty()) return;
        }
    }

    private boolean mayBegin(int number, Snapshot picture) {
        PlanMove move = course.move(number);
        Instant later = course.notBefore.get(number);
        return move.state() == State.WAITING
                && !course.lost.containsKey(number)
                && (later == null || !schedule.instant().isBefore(later))
                && picture.vm(move.vm())
                        .filter(vm -> vm.host().equals(move.at()))
                        .isPresent()
                && engine.current().stream().noneMatch(r -> r.ticket().vm().equals(move.vm()));
    }

    private void begin(int number, Step step) {
        PlanMove move = course.move(number);
        MoveRequest request = new MoveRequest(
                move.vm(),
                step.to(),
                record().request().options(),
                Strangers.reason(record().request().reason(), record().id()),
                record().request().priority());
        try {
            MigrationId id = engine.submit(move.group() > 0 ? request.withItsGroup() : request);
            course.moves.set(number, PlanMoves.moving(move, id, step.to()));
            if (step.stop()) {
                course.note(move.vmName() + " stops over on " + step.to() + " on its way to " + move.to()
                        + ", so that others get past");
            }
        } catch (RuntimeException notNow) {
            course.waitsForAWhile(number, String.valueOf(notNow.getMessage()));
        }
    }

    private void sayWhyEachWaits(List<MigrationRecord> current) {
        Reasons reasons = new Reasons(course.moves, course.order, course.stepOf, current);
        for (int i = 0; i < course.moves.size(); i++) {
            PlanMove move = course.move(i);
            if (move.state() != State.WAITING || course.lost.containsKey(i) || course.silent.contains(i)) continue;
            if (course.notBefore.containsKey(i) && !move.message().isEmpty()) continue;
            course.moves.set(i, PlanMoves.waiting(move, reasons.of(i)));
        }
    }

    private void end() {
        Optional<Instant> now = Optional.of(schedule.instant());
        long done =
                course.moves.stream().filter(move -> move.state() == State.DONE).count();
        if (done == course.moves.size()) {
            course.publish(PlanRecord.State.DONE, "", now);
        } else if (!course.isCancelling() && done == 0 && bonds.allReturned()) {
            course.publish(PlanRecord.State.RETURNED, "all are where they were; the moves say why", now);
        } else {
            String moved =
                    done + " of " + course.moves.size() + " were moved" + (done > 0 ? "; undo takes them back" : "");
            course.publish(
                    course.isCancelling() ? PlanRecord.State.CANCELLED : PlanRecord.State.PARTLY_DONE, moved, now);
        }
    }

    private Optional<Duration> wake() {
        if (record().state().isEnd()) return Optional.empty();
        Instant now = schedule.instant();
        boolean soon = !course.notBefore.isEmpty() || !course.silent.isEmpty();
        for (int i = 0; i < course.moves.size(); i++) {
            soon |= course.move(i).state() == State.WAITING && (course.lags(i) || course.lost.containsKey(i));
        }
        course.notBefore.values().removeIf(later -> !now.isBefore(later));
        return soon ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    }
}
