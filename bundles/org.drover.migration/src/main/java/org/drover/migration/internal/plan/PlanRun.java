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
import org.drover.backend.api.BackendException;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveRequest;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.migration.PlanRecord;
import org.drover.migration.internal.Schedule;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.placement.order.Step;
import org.drover.placement.order.Turns;

/**
 * One plan as it goes. {@link #advance} takes in what has become of its migrations, looks where its VMs are, orders what is
 * left when that has changed, and begins those whose turn it is. Not safe for threads: one caller at a time.
 */
final class PlanRun {
    /** The picture may lag behind a move for so long. */
    private static final Duration LAG = Duration.ofSeconds(10);
    /** What the engine does not take now is tried again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** So often a source may refuse to begin before its VM stays. */
    private static final int TRIES = 3;

    private static final Duration WAIT_FOR_HOSTS = Duration.ofSeconds(60);
    private static final int LOG_LINES = 1000;

    private final MigrationEngine engine;
    private final Inventory inventory;
    private final Schedule schedule;
    private final Pace pace;
    private final int perHost;
    private final Strangers strangers;
    private final Map<Integer, Instant> movedAt = new HashMap<>();
    private final Map<Integer, Instant> notBefore = new HashMap<>();
    private final Map<Integer, Instant> lost = new HashMap<>();
    /** Their only destination does not answer, and may come back. */
    private final Set<Integer> silent = new HashSet<>();

    private final Map<Integer, Integer> tries = new HashMap<>();
    private final Map<Integer, MigrationId> noticed = new HashMap<>();
    private final Set<HostId> noStops = new HashSet<>();
    private final List<LogLine> log;
    private final List<PlanMove> moves;
    private final Optional<Instant> waitsForHostsUntil;
    private volatile PlanRecord record;
    private Optional<Ordering.Found> order = Optional.empty();
    private Turns turns;
    /** The step of a move that is at it or next. */
    private final Map<Integer, Integer> stepOf = new HashMap<>();

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
        this.record = record;
        this.engine = engine;
        this.inventory = inventory;
        this.schedule = schedule;
        this.pace = pace;
        this.perHost = perHost;
        strangers = new Strangers(engine, record.id());
        moves = new ArrayList<>(record.moves());
        log = new ArrayList<>(record.log());
        waitsForHostsUntil = goesOn ? Optional.of(schedule.instant().plus(WAIT_FOR_HOSTS)) : Optional.empty();
        if (goesOn) note("goes on: the engine was started again");
    }

    PlanRecord record() {
        return record;
    }

    void cancel(boolean running) {
        if (record.state() == PlanRecord.State.RUNNING) note("cancelled on request");
        cancelRunning |= running;
        publish(PlanRecord.State.CANCELLING, "", Optional.empty());
    }

    /** How long until it wants to be looked at again even if nothing happens; empty when it does not. */
    Optional<Duration> advance() {
        Snapshot picture = inventory.snapshot();
        if (waitsForHosts(picture)) {
            publish(record.state(), "waits for its hosts to be connected again", Optional.empty());
            return Optional.of(Duration.ofSeconds(1));
        }
        List<MigrationRecord> current = engine.current();
        for (int i = 0; i < moves.size(); i++) {
            if (moves.get(i).state() == State.MOVING) follow(i);
            if (moves.get(i).state() == State.WAITING) look(i, picture, current);
        }
        if (record.state() == PlanRecord.State.CANCELLING) {
            stop();
        } else {
            while (order.isEmpty() && unfinished()) think(picture);
            if (order.isPresent()) begin(picture);
        }
        if (unfinished()) {
            if (record.state() == PlanRecord.State.RUNNING) sayWhyEachWaits(current);
            publish(record.state(), "", Optional.empty());
        } else {
            end();
        }
        return wake();
    }

    private boolean waitsForHosts(Snapshot picture) {
        if (waitsForHostsUntil.isEmpty() || schedule.instant().isAfter(waitsForHostsUntil.get())) return false;
        return moves.stream()
                .filter(move -> !move.state().isOver())
                .anyMatch(move -> !there(picture, move.at())
                        || !there(picture, move.to())
                        || picture.vm(move.vm()).isEmpty());
    }

    private static boolean there(Snapshot picture, HostId host) {
        return picture.host(host).filter(HostEntry::reachable).isPresent();
    }

    private boolean unfinished() {
        return moves.stream().anyMatch(move -> !move.state().isOver());
    }

    /** What has become of the migration that is under way for it. */
    private void follow(int number) {
        PlanMove move = moves.get(number);
        Optional<MigrationRecord> found = move.migration().flatMap(engine::find);
        if (found.isEmpty()) {
            waits(number, "");
            return;
        }
        MigrationRecord migration = found.get();
        if (Near.itsEnd(migration)) step(number).ifPresent(step -> turns.transferred(step));
        switch (migration.stage()) {
            case DONE -> arrived(number);
            case CANCELLED -> cancelled(number, migration);
            case VM_LOST -> lost(number, migration.message());
            case RETURNED, REFUSED -> failed(number, migration);
            default -> {}
        }
    }

    private Optional<Integer> step(int number) {
        return Optional.ofNullable(order.isPresent() ? stepOf.get(number) : null);
    }

    private void arrived(int number) {
        PlanMove move = moves.get(number);
        HostId host = move.next().orElse(move.to());
        step(number).ifPresent(step -> turns.over(step));
        movedAt.put(number, schedule.instant());
        moves.set(number, PlanMoves.at(move, host));
        if (host.equals(move.to())) {
            moves.set(number, PlanMoves.in(moves.get(number), State.DONE, ""));
            stepOf.remove(number);
            return;
        }
        moves.set(number, PlanMoves.waiting(moves.get(number), ""));
        Optional<Integer> onwards = step(number).flatMap(step -> stepAfter(step, number));
        if (onwards.isPresent()) stepOf.put(number, onwards.get());
        else order = Optional.empty();
    }

    private Optional<Integer> stepAfter(int step, int number) {
        List<Integer> numbers = order.orElseThrow().numbers();
        for (int i = step + 1; i < numbers.size(); i++) {
            if (numbers.get(i) == number) return Optional.of(i);
        }
        return Optional.empty();
    }

    private void cancelled(int number, MigrationRecord migration) {
        boolean byUs = record.state() == PlanRecord.State.CANCELLING;
        String why = byUs ? "" : "its migration " + migration.ticket().id() + " was cancelled by somebody";
        if (!byUs) note(moves.get(number).vmName() + ": " + why);
        over(number, State.CANCELLED, why);
    }

    /** Perhaps it was moved under the engine's hands: the picture is given time to show it. */
    private void lost(int number, String why) {
        lost.put(number, schedule.instant());
        waits(number, why);
    }

    private void stays(int number, String why) {
        note(moves.get(number).vmName() + " stays on " + moves.get(number).at() + ": " + why);
        over(number, State.STAYED, why);
    }

    private void over(int number, State state, String why) {
        moves.set(number, PlanMoves.in(moves.get(number), state, why));
        order = Optional.empty();
    }

    private void waits(int number, String why) {
        moves.set(number, PlanMoves.waiting(moves.get(number), why));
        order = Optional.empty();
    }

    /** A host that failed or refused: on to the next-best one, if the VM is still where it was. */
    private void failed(int number, MigrationRecord migration) {
        PlanMove move = moves.get(number);
        HostId tried = move.next().orElse(move.to());
        String why = migration.message();
        boolean elsewhere = inventory
                .snapshot()
                .vm(move.vm())
                .filter(vm -> !vm.host().equals(move.at()))
                .isPresent();
        if (elsewhere || record.state() == PlanRecord.State.CANCELLING) {
            waits(number, why);
        } else if (Near.sourceRefused(migration) && tries.merge(number, 1, Integer::sum) < TRIES) {
            note(move.vmName() + " is tried again: " + why);
            notBefore.put(number, schedule.instant().plus(AGAIN));
            waits(number, why);
        } else if (!tried.equals(move.to())) {
            note(move.vmName() + " cannot stop over on " + tried + ": " + why);
            noStops.add(tried);
            waits(number, why);
        } else if (move.others().isEmpty()) {
            stays(number, why);
        } else {
            HostId next = move.others().get(0);
            note(move.vmName() + " goes to " + next + " instead of " + tried + ": " + why);
            moves.set(
                    number,
                    PlanMoves.to(
                            move, next, move.others().subList(1, move.others().size())));
            waits(number, "");
        }
    }

    /** Is it still where the plan thinks? */
    private void look(int number, Snapshot picture, List<MigrationRecord> current) {
        PlanMove move = moves.get(number);
        Optional<VmFacts> vm = picture.vm(move.vm());
        Optional<MigrationRecord> moving = Strangers.moving(current, move.vm());
        if (moving.isPresent()) {
            beingMoved(number, moving.get());
        } else if (vm.isEmpty()) {
            if (!lags(number)) stays(number, "it is not known any more");
        } else if (!vm.get().host().equals(move.at()) && !lags(number)) {
            isElsewhere(number, vm.get().host());
        } else if (lost.containsKey(number)
                && !schedule.instant().isBefore(lost.get(number).plus(LAG))) {
            stays(number, move.message());
        } else if (there(picture, move.to()) == silent.contains(number)) {
            order = Optional.empty(); // its destination fell silent, or answers again
        }
    }

    /** The picture may not show yet what this plan has done itself. */
    private boolean lags(int number) {
        Instant moved = movedAt.get(number);
        return moved != null && schedule.instant().isBefore(moved.plus(LAG));
    }

    private void beingMoved(int number, MigrationRecord moving) {
        PlanMove move = moves.get(number);
        HostId host = moving.ticket().destination();
        if (strangers.ownTo(host, move.vm()).filter(moving::equals).isPresent()) {
            moves.set(number, PlanMoves.moving(move, moving.ticket().id(), host)); // an earlier process began it
            order = Optional.empty();
            return;
        }
        MigrationId id = moving.ticket().id();
        if (!id.equals(noticed.put(number, id))) {
            note(move.vmName() + " is being moved to " + host + " by somebody else: " + Strangers.name(moving));
        }
    }

    private void isElsewhere(int number, HostId host) {
        PlanMove move = moves.get(number);
        Optional<MigrationRecord> own = strangers.ownTo(host, move.vm());
        if (own.isPresent()) {
            moves.set(number, PlanMoves.moving(move, own.get().ticket().id(), host));
            follow(number);
            order = Optional.empty();
            return;
        }
        String why = "was moved to " + host + " by somebody else, noticed at " + schedule.instant() + ", "
                + strangers.whoTookItTo(host, move.vm()) + ". It is left there";
        note(move.vmName() + " " + why);
        moves.set(number, PlanMoves.at(move, host));
        over(number, State.TAKEN, move.vmName() + " " + why);
    }

    private void stop() {
        for (int i = 0; i < moves.size(); i++) {
            PlanMove move = moves.get(i);
            if (move.state() == State.WAITING) {
                String where = move.at().equals(move.from())
                        ? ""
                        : "it stopped over on " + move.at() + "; undoing the plan takes it back to " + move.from();
                over(i, State.CANCELLED, where);
            } else if (move.state() == State.MOVING && cancelRunning) {
                cancel(move);
            }
        }
        cancelRunning = false;
    }

    private void cancel(PlanMove move) {
        try {
            note("cancels the migration of " + move.vmName() + ": "
                    + engine.cancel(move.migration().orElseThrow()));
        } catch (BackendException e) {
            note(e.getMessage());
        }
    }

    /** Orders what is left; what cannot be done any more stays where it is. */
    private void think(Snapshot picture) {
        silent.clear();
        Ordering.Result result = new Ordering(
                        picture,
                        moves,
                        engine.current(),
                        noStops,
                        pace,
                        record.request().options())
                .find();
        result.against().forEach((number, why) -> {
            if (mayComeBack(moves.get(number).to(), picture)) {
                silent.add(number);
                moves.set(number, PlanMoves.waiting(moves.get(number), why));
            } else {
                stays(number, why);
            }
        });
        if (result.found() == null || result.against().size() > silent.size()) return;
        Ordering.Found found = result.found();
        for (int i = 0; i < moves.size(); i++) {
            if (!moves.get(i).to().equals(found.moves().get(i).to())) {
                note(moves.get(i).vmName() + " goes to " + found.moves().get(i).to() + " instead of "
                        + moves.get(i).to() + ", which has no room for it or does not answer");
            }
            moves.set(i, found.moves().get(i));
        }
        stepOf.clear();
        for (int i = found.steps().size() - 1; i >= 0; i--)
            stepOf.put(found.numbers().get(i), i);
        turns = new Turns(found.steps(), found.times(), perHost);
        order = Optional.of(found);
        for (int i = 0; i < moves.size(); i++) {
            if (moves.get(i).state() == State.MOVING) turns.begin(stepOf.get(i));
        }
    }

    private boolean mayComeBack(HostId host, Snapshot picture) {
        return picture.host(host)
                .flatMap(HostEntry::unreachableSince)
                .filter(since -> schedule.instant().isBefore(since.plus(WAIT_FOR_HOSTS)))
                .isPresent();
    }

    private void begin(Snapshot picture) {
        Ordering.Found found = order.orElseThrow();
        for (int step : turns.next(i -> mayBegin(found.numbers().get(i), picture))) {
            begin(found.numbers().get(step), found.steps().get(step));
            if (order.isEmpty()) return;
        }
    }

    private boolean mayBegin(int number, Snapshot picture) {
        PlanMove move = moves.get(number);
        Instant later = notBefore.get(number);
        return move.state() == State.WAITING
                && !lost.containsKey(number)
                && (later == null || !schedule.instant().isBefore(later))
                && picture.vm(move.vm())
                        .filter(vm -> vm.host().equals(move.at()))
                        .isPresent()
                && engine.current().stream().noneMatch(r -> r.ticket().vm().equals(move.vm()));
    }

    private void begin(int number, Step step) {
        PlanMove move = moves.get(number);
        try {
            MigrationId id = engine.submit(new MoveRequest(
                    move.vm(),
                    step.to(),
                    record.request().options(),
                    Strangers.reason(record.request().reason(), record.id()),
                    record.request().priority()));
            moves.set(number, PlanMoves.moving(move, id, step.to()));
            if (step.stop()) {
                note(move.vmName() + " stops over on " + step.to() + " on its way to " + move.to()
                        + ", so that others get past");
            }
        } catch (RuntimeException notNow) {
            notBefore.put(number, schedule.instant().plus(AGAIN));
            waits(number, String.valueOf(notNow.getMessage()));
        }
    }

    private void sayWhyEachWaits(List<MigrationRecord> current) {
        Reasons reasons = new Reasons(moves, order, stepOf, current);
        for (int i = 0; i < moves.size(); i++) {
            PlanMove move = moves.get(i);
            if (move.state() != State.WAITING || lost.containsKey(i) || silent.contains(i)) continue;
            if (notBefore.containsKey(i) && !move.message().isEmpty()) continue;
            moves.set(i, PlanMoves.waiting(move, reasons.of(i)));
        }
    }

    private void end() {
        long done = moves.stream().filter(move -> move.state() == State.DONE).count();
        boolean cancelling = record.state() == PlanRecord.State.CANCELLING;
        if (done == moves.size()) {
            publish(PlanRecord.State.DONE, "", Optional.of(schedule.instant()));
            return;
        }
        String moved = done + " of " + moves.size() + " were moved" + (done > 0 ? "; undo takes them back" : "");
        publish(
                cancelling ? PlanRecord.State.CANCELLED : PlanRecord.State.PARTLY_DONE,
                moved,
                Optional.of(schedule.instant()));
    }

    private Optional<Duration> wake() {
        if (record.state().isEnd()) return Optional.empty();
        Instant now = schedule.instant();
        boolean soon = !notBefore.isEmpty() || !silent.isEmpty();
        for (int i = 0; i < moves.size(); i++) {
            soon |= moves.get(i).state() == State.WAITING && (lags(i) || lost.containsKey(i));
        }
        notBefore.values().removeIf(later -> !now.isBefore(later));
        return soon ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    }

    private void note(String text) {
        if (log.size() < LOG_LINES) log.add(new LogLine(schedule.instant(), text));
    }

    private void publish(PlanRecord.State state, String message, Optional<Instant> ended) {
        record = new PlanRecord(
                record.id(), record.request(), state, message, record.submitted(), ended, record.undoes(), moves, log);
    }
}
