package org.drover.migration.internal.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.backend.api.MigrationOptions;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.placement.order.Move;
import org.drover.placement.order.MoveGraph;
import org.drover.placement.order.Order;
import org.drover.placement.order.Room;
import org.drover.placement.order.Step;

/**
 * An order for the moves of a plan that are not over, by what is where now. A VM whose destination has no room or is out of
 * reach is given the next-best one that has.
 */
final class Ordering {
    /** Of a step: the number of its move in the plan, and how long it is expected to take. */
    record Found(List<PlanMove> moves, List<Step> steps, List<Integer> numbers, List<Duration> times) {}

    /** What stands against it: the number of a move, and why. */
    record Result(Found found, Map<Integer, String> against) {
        boolean possible() {
            return against.isEmpty();
        }
    }

    private final Snapshot picture;
    private final List<PlanMove> moves;
    private final List<Room> rooms;
    private final Pace pace;
    private final MigrationOptions options;
    private final Map<Integer, String> against = new HashMap<>();

    Ordering(
            Snapshot picture,
            List<PlanMove> moves,
            List<MigrationRecord> current,
            Set<HostId> noStops,
            Pace pace,
            MigrationOptions options) {
        this.picture = picture;
        this.moves = new ArrayList<>(moves);
        rooms = Rooms.of(picture, current, noStops);
        this.pace = pace;
        this.options = options;
    }

    Result find() {
        for (int i = 0; i < moves.size(); i++) {
            if (moves.get(i).state() == State.WAITING && !usable(moves.get(i).to()))
                goOn(i, unusable(moves.get(i).to()));
        }
        while (true) {
            List<Integer> numbers = new ArrayList<>();
            List<Move> asked = new ArrayList<>();
            for (int i = 0; i < moves.size(); i++) {
                if (moves.get(i).state().isOver() || against.containsKey(i)) continue;
                numbers.add(i);
                asked.add(move(moves.get(i)));
            }
            Order order = MoveGraph.of(asked, rooms);
            if (order instanceof Order.Found found) return result(found.steps(), numbers, asked);
            if (!goOn(((Order.Stuck) order).moves(), numbers)) return new Result(null, against);
        }
    }

    /** Those in the way try their next-best hosts; false when one has none and it ends here. */
    private boolean goOn(List<Order.NoRoom> stuck, List<Integer> numbers) {
        boolean any = false;
        Set<Integer> gone = new HashSet<>();
        for (Order.NoRoom one : stuck) {
            int number = numbers.get(one.move());
            int group = moves.get(number).group();
            if (group > 0 && !gone.add(group)) continue; // went on with another of its group
            if (next(moves.get(number)) == null) continue;
            goOn(number, "");
            any = true;
        }
        if (any) return true;
        for (Order.NoRoom one : stuck)
            against.put(numbers.get(one.move()), why(one, moves.get(numbers.get(one.move()))));
        return false;
    }

    /** The next destination that can be reached, or the reason why it is left out. */
    private void goOn(int number, String why) {
        PlanMove move = moves.get(number);
        HostId next = next(move);
        if (next == null) {
            against.put(number, why);
            return;
        }
        List<HostId> others = new ArrayList<>(move.others()
                .subList(move.others().indexOf(next) + 1, move.others().size()));
        for (int i = 0; i < moves.size(); i++) {
            boolean with = i == number || move.group() > 0 && moves.get(i).group() == move.group();
            if (with) moves.set(i, PlanMoves.to(moves.get(i), next, others));
        }
    }

    /** Those that go together go elsewhere only as long as none of them has begun. */
    private HostId next(PlanMove move) {
        boolean begun = move.group() > 0
                && moves.stream()
                        .filter(other -> other.group() == move.group())
                        .anyMatch(other -> other.state() != State.WAITING
                                || !other.at().equals(other.from())
                                || other.to().equals(other.from()));
        if (begun) return null;
        return move.others().stream()
                .filter(host -> usable(host) && !host.equals(move.at()))
                .findFirst()
                .orElse(null);
    }

    private boolean usable(HostId host) {
        return picture.host(host).filter(HostEntry::reachable).isPresent();
    }

    private String unusable(HostId host) {
        return picture.host(host)
                .map(entry -> host + " does not answer (" + entry.problem() + ")")
                .orElse("host " + host + " is not known any more");
    }

    private Move move(PlanMove move) {
        Bytes memory = picture.vm(move.vm()).map(VmFacts::memory).orElse(Bytes.ZERO);
        boolean underway = move.state() == State.MOVING;
        HostId to = underway ? move.next().orElse(move.to()) : move.to();
        return new Move(move.vm(), move.at(), to, memory, pace.of(memory, options), underway);
    }

    private Result result(List<Step> steps, List<Integer> numbers, List<Move> asked) {
        Found found = new Found(
                List.copyOf(moves),
                steps,
                steps.stream().map(step -> numbers.get(step.move())).toList(),
                steps.stream().map(step -> asked.get(step.move()).transfer()).toList());
        return new Result(found, Map.copyOf(against));
    }

    private static String why(Order.NoRoom stuck, PlanMove move) {
        String room = move.to() + " has " + stuck.spare() + " to spare"
                + (stuck.never() ? " when all that may leave it has left" : "") + ", " + move.vmName() + " needs "
                + stuck.needed();
        String third = stuck.never()
                ? ""
                : stuck.third()
                        .map(host -> "; and no third host has room for a stop, the most is " + stuck.roomThere()
                                + " on " + host)
                        .orElse("; and there is no third host for a stop");
        return room + third + ". Free memory there or choose another host";
    }

    /** All that stands against it in one text. */
    static String text(List<PlanMove> moves, Map<Integer, String> against) {
        int most = 5;
        Stream<String> said = against.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(most)
                .map(one -> moves.get(one.getKey()).vmName() + ": " + one.getValue());
        String more = against.size() > most ? ". And " + (against.size() - most) + " more" : "";
        return said.collect(Collectors.joining(". ")) + more;
    }
}
