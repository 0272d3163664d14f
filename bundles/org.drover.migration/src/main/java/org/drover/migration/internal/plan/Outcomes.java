package org.drover.migration.internal.plan;

import java.util.List;
import java.util.Optional;
import org.drover.inventory.Inventory;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.model.HostId;

/** What becomes of a move of a plan when its migration goes on, or ends. */
final class Outcomes {
    /** So often a source may refuse to begin before its VM stays. */
    private static final int TRIES = 3;

    private final Course course;
    private final Bonds bonds;
    private final MigrationEngine engine;
    private final Inventory inventory;

    Outcomes(Course course, Bonds bonds, MigrationEngine engine, Inventory inventory) {
        this.course = course;
        this.bonds = bonds;
        this.engine = engine;
        this.inventory = inventory;
    }

    /** What has become of the migration that is under way for it. */
    void follow(int number) {
        PlanMove move = course.move(number);
        Optional<MigrationRecord> found = move.migration().flatMap(engine::find);
        if (found.isEmpty()) {
            course.waits(number, "");
            return;
        }
        MigrationRecord migration = found.get();
        if (Near.itsEnd(migration)) course.step(number).ifPresent(step -> course.turns.transferred(step));
        switch (migration.stage()) {
            case DONE -> arrived(number);
            case CANCELLED -> cancelled(number, migration);
            case VM_LOST -> lost(number, migration.message());
            case RETURNED, REFUSED -> failed(number, migration);
            default -> {}
        }
    }

    /** It is where this plan's own migration took it, of which nothing is known any more. */
    boolean hasArrivedUnseen(int number, HostId host) {
        PlanMove move = course.move(number);
        boolean ours = move.next().filter(host::equals).isPresent()
                && move.migration().filter(id -> engine.find(id).isEmpty()).isPresent();
        if (ours) arrived(number);
        return ours;
    }

    private void arrived(int number) {
        PlanMove move = course.move(number);
        HostId host = move.next().orElse(move.to());
        course.step(number).ifPresent(step -> course.turns.over(step));
        course.movedAt.put(number, course.schedule.instant());
        course.moves.set(number, PlanMoves.at(move, host));
        if (host.equals(move.to())) {
            course.moves.set(
                    number,
                    bonds.isBack(number)
                            ? PlanMoves.in(course.move(number), State.STAYED, bonds.whyBack(number))
                            : PlanMoves.in(course.move(number), State.DONE, ""));
            course.stepOf.remove(number);
            return;
        }
        course.moves.set(number, PlanMoves.waiting(course.move(number), ""));
        Optional<Integer> onwards = course.step(number).flatMap(step -> stepAfter(step, number));
        if (onwards.isPresent()) course.stepOf.put(number, onwards.get());
        else course.order = Optional.empty();
    }

    private Optional<Integer> stepAfter(int step, int number) {
        Ordering.Found order = course.order.orElseThrow();
        List<Integer> numbers = order.numbers();
        for (int i = step + 1; i < numbers.size(); i++) {
            boolean leadsOn =
                    order.steps().get(i).from().equals(course.move(number).at());
            if (numbers.get(i) == number) return leadsOn ? Optional.of(i) : Optional.empty();
        }
        return Optional.empty();
    }

    private void cancelled(int number, MigrationRecord migration) {
        if (bonds.isThere(number)) return;
        boolean byUs = course.isCancelling() || bonds.goesBack(number);
        String why = byUs ? "" : "its migration " + migration.ticket().id() + " was cancelled by somebody";
        if (!byUs) course.note(course.move(number).vmName() + ": " + why);
        course.over(number, State.CANCELLED, why);
        bonds.failed(number, why);
    }

    /** Perhaps it was moved under the engine's hands: the picture is given time to show it. */
    private void lost(int number, String why) {
        course.lost.put(number, course.schedule.instant());
        course.waits(number, why);
    }

    void stays(int number, String why) {
        PlanMove move = course.move(number);
        course.note(move.vmName() + " stays on " + move.at() + ": " + why);
        course.over(number, State.STAYED, why);
        bonds.failed(number, why);
    }

    /** A host that failed or refused: on to the next-best one, if the VM is still where it was. */
    private void failed(int number, MigrationRecord migration) {
        PlanMove move = course.move(number);
        HostId tried = move.next().orElse(move.to());
        String why = migration.message();
        boolean elsewhere = inventory
                .snapshot()
                .vm(move.vm())
                .filter(vm -> !vm.host().equals(move.at()))
                .isPresent();
        if (elsewhere || course.isCancelling() && move.group() == 0) {
            course.waits(number, why);
        } else if (bonds.isThere(number)) {
            return;
        } else if ((Near.sourceRefused(migration) || bonds.goesBack(number))
                && course.tries.merge(number, 1, Integer::sum) < TRIES) {
            course.note(move.vmName() + " is tried again: " + why);
            course.waitsForAWhile(number, why);
        } else if (!tried.equals(move.to())) {
            course.note(move.vmName() + " cannot stop over on " + tried + ": " + why);
            course.noStops.add(tried);
            course.waits(number, why);
        } else if (move.others().isEmpty() || move.group() > 0) {
            stays(number, why);
        } else {
            HostId next = move.others().get(0);
            course.note(move.vmName() + " goes to " + next + " instead of " + tried + ": " + why);
            course.moves.set(
                    number,
                    PlanMoves.to(
                            move, next, move.others().subList(1, move.others().size())));
            course.waits(number, "");
        }
    }
}
