package org.drover.placement.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.model.HostId;

/**
 * Finds what must go first. A host whose room is enough for all that comes takes it at any time; elsewhere arrivals wait
 * for departures. When all wait for each other, as two full hosts that swap, one VM stops over on a third host.
 * The time is linear in the moves where room is plenty; where it is tight each choice looks at what is still to come, and
 * several orders are tried.
 */
public final class MoveGraph {
    /** Which of several possible moves goes first where room is tight; the order that needs fewest stops is taken, then the quickest. */
    private static final List<Comparator<Sequence.Candidate>> WAYS = List.of(
            Comparator.<Sequence.Candidate>comparingLong(c -> -c.lackAtSource())
                    .thenComparingLong(Sequence.Candidate::bytes)
                    .thenComparingInt(Sequence.Candidate::move),
            Comparator.<Sequence.Candidate>comparingLong(Sequence.Candidate::lackAtDestination)
                    .thenComparingLong(c -> -c.lackAtSource())
                    .thenComparingInt(Sequence.Candidate::move),
            Comparator.<Sequence.Candidate>comparingLong(c -> -c.bytes()).thenComparingInt(Sequence.Candidate::move));

    /** So often an order is made anew from the times that the one before would lead to. */
    private static final int ROUNDS = 4;

    private MoveGraph() {}

    /**
     * @param moves each VM once
     * @param rooms every host that a move touches, and those where a stop may be made
     * @throws IllegalArgumentException a move's host is not among the rooms
     */
    public static Order of(List<Move> moves, List<Room> rooms) {
        Map<HostId, Integer> rows = new HashMap<>();
        for (Room room : rooms) {
            if (rows.put(room.host(), rows.size()) != null) {
                throw new IllegalArgumentException("host " + room.host() + " comes twice");
            }
        }
        Sequence best = new Sequence(moves, rooms, rows);
        boolean plenty = best.isPlenty();
        best.find(WAYS.get(0));
        if (plenty) return best.outcome();
        for (Comparator<Sequence.Candidate> way : WAYS.subList(1, WAYS.size())) {
            Sequence found = new Sequence(moves, rooms, rows);
            found.find(way);
            if (found.betterThan(best)) best = found;
        }
        long[] wished = asIfRoomWerePlenty(moves);
        for (int i = 0; i < ROUNDS; i++) {
            Sequence found = new Sequence(moves, rooms, rows);
            found.find(wished);
            if (found.betterThan(best)) best = found;
            wished = found.begins();
        }
        return best.outcome();
    }

    private static long[] asIfRoomWerePlenty(List<Move> moves) {
        List<Step> steps = new ArrayList<>();
        for (Move move : moves) steps.add(new Step(steps.size(), move.from(), move.to(), false, List.of()));
        return Turns.forecast(steps, moves.stream().map(Move::transfer).toList(), 1).stream()
                .mapToLong(Duration::toMillis)
                .toArray();
    }
}
