package org.drover.migration.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.model.HostId;

/**
 * VMs of a plan that go together: all of them end where they go to, or all where they were. When one of them cannot go, the
 * others go back; when one cannot go back either, they are brought together there, and so on for a while. A move that goes
 * back has its origin for its destination.
 */
final class Bonds {
    /** So often they turn round before they are left where they are. */
    private static final int ROUNDS = 6;

    private final Course course;
    private final IntConsumer cancel;
    private final Map<Integer, String> why = new HashMap<>();
    private final Map<Integer, Integer> rounds = new HashMap<>();
    /** Where a group was going when it turned round. */
    private final Map<Integer, HostId> goal = new HashMap<>();

    /** @param cancel stops the migration of a move, if it is not too late */
    Bonds(Course course, IntConsumer cancel) {
        this.course = course;
        this.cancel = cancel;
    }

    /** It goes back, or has gone back, for the sake of its group. */
    boolean goesBack(int number) {
        PlanMove move = course.move(number);
        return move.group() > 0 && move.to().equals(move.from());
    }

    /** It is where it was, because of its group. */
    boolean isBack(int number) {
        return goesBack(number)
                && course.move(number).at().equals(course.move(number).from());
    }

    String whyBack(int number) {
        return why.getOrDefault(course.move(number).group(), "it goes with others, which could not go");
    }

    /** This one is over and not where it was wanted: its group turns round. */
    void failed(int number, String reason) {
        PlanMove move = course.move(number);
        if (move.group() == 0 || !apart(move.group())) return;
        if (rounds.merge(move.group(), 1, Integer::sum) > ROUNDS) {
            course.note(move.vmName() + " and those that belong with it are left apart: neither all of them can go, nor"
                    + " all of them back");
            members(move.group())
                    .filter(i -> course.move(i).state() == State.WAITING)
                    .forEach(i -> course.over(i, State.STAYED, reason));
            return;
        }
        if (goesBack(number)) on(move, reason);
        else back(move, reason);
    }

    /** Some are elsewhere than others, or may be soon. */
    private boolean apart(int group) {
        return members(group).anyMatch(i -> !course.move(i).state().isOver())
                || members(group)
                                .filter(i -> course.move(i).state() != State.TAKEN)
                                .mapToObj(i -> course.move(i).at())
                                .distinct()
                                .count()
                        > 1;
    }

    /** It is where it goes to now, as that has changed meanwhile: true, and it is over. */
    boolean isThere(int number) {
        PlanMove move = course.move(number);
        if (move.group() == 0 || !move.at().equals(move.to())) return false;
        boolean back = goesBack(number);
        course.over(number, back ? State.STAYED : State.DONE, back ? whyBack(number) : "");
        return true;
    }

    /** Nothing more of these groups begins but what brings them together where they were. */
    void takeBack(String reason) {
        IntStream.range(0, course.moves.size())
                .filter(i ->
                        course.move(i).group() > 0 && !course.move(i).state().isOver())
                .forEach(i -> {
                    if (!goesBack(i)) back(course.move(i), reason); // which turns the others of its group
                });
    }

    private void back(PlanMove first, String reason) {
        String because =
                first.vmName() + " could not go, with which it belongs" + (reason.isEmpty() ? "" : ": " + reason);
        why.put(first.group(), because);
        goal.putIfAbsent(first.group(), first.to());
        course.note("those that belong with " + first.vmName() + " go back to " + first.from());
        members(first.group()).forEach(i -> turn(i, course.move(i).from(), because));
    }

    private void on(PlanMove first, String reason) {
        HostId to = goal.get(first.group());
        if (to == null)
            to = members(first.group())
                    .mapToObj(i -> course.move(i).at())
                    .filter(at -> !at.equals(first.from()))
                    .findFirst()
                    .orElse(first.to());
        HostId target = to;
        course.note(first.vmName() + " cannot go back (" + reason + "): those that belong with it go on to " + target);
        members(first.group()).forEach(i -> turn(i, target, ""));
    }

    private void turn(int number, HostId to, String because) {
        PlanMove move = course.move(number);
        if (move.state() == State.TAKEN) return;
        List<HostId> others = move.others().stream().filter(h -> !h.equals(to)).toList();
        PlanMove turned = PlanMoves.to(move, to, others);
        course.tries.remove(number);
        course.order = Optional.empty();
        if (move.state() == State.MOVING) {
            course.moves.set(number, turned);
            if (!move.next().orElse(to).equals(to)) cancel.accept(number);
        } else if (move.at().equals(to) && move.state().isOver()) {
            course.moves.set(number, turned); // why it stays stands there already
        } else if (move.at().equals(to)) {
            boolean back = to.equals(move.from());
            course.moves.set(number, PlanMoves.in(turned, back ? State.STAYED : State.DONE, back ? because : ""));
        } else {
            course.moves.set(number, PlanMoves.waiting(turned, because));
            course.notBefore.put(number, course.schedule.instant().plus(Course.AGAIN));
        }
    }

    /** Those of a group that have all come back are sent to the next-best host, if they were given one. */
    void tryNextBest() {
        IntStream.range(0, course.moves.size())
                .map(i -> course.move(i).group())
                .filter(group -> group > 0)
                .distinct()
                .forEach(this::tryNextBest);
    }

    private void tryNextBest(int group) {
        List<Integer> all = members(group).boxed().toList();
        boolean allBack = all.stream().allMatch(i -> isBack(i) && course.move(i).state() == State.STAYED);
        PlanMove first = course.move(all.get(0));
        if (!allBack || first.others().isEmpty()) return;
        HostId next = first.others().get(0);
        course.note(
                first.vmName() + " and those that belong with it go to " + next + " instead: " + whyBack(all.get(0)));
        rounds.remove(group);
        goal.remove(group);
        all.forEach(i -> turn(i, next, ""));
    }

    /** Every VM of a group, if there is one, is where it was. */
    boolean allReturned() {
        return course.moves.stream().anyMatch(move -> move.group() > 0)
                && course.moves.stream().allMatch(move -> move.at().equals(move.from()) && move.state() != State.TAKEN);
    }

    private IntStream members(int group) {
        return IntStream.range(0, course.moves.size())
                .filter(i -> course.move(i).group() == group);
    }
}
