package org.drover.placement.order;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.model.HostId;

/**
 * Finds what must go first. A host whose room is enough for all that comes takes it at any time; elsewhere arrivals wait
 * for departures. When all wait for each other, as two full hosts that swap, one VM stops over on a third host.
 * The time is linear in the moves where room is plenty; where it is tight each choice looks at what is still to come.
 */
public final class MoveGraph {
    /** Which of several possible moves goes first where room is tight; the one that needs fewest stops is taken. */
    private static final List<Comparator<Sequence.Candidate>> WAYS = List.of(
            Comparator.<Sequence.Candidate>comparingLong(c -> -c.lackAtSource())
                    .thenComparingLong(Sequence.Candidate::bytes)
                    .thenComparingInt(Sequence.Candidate::move),
            Comparator.<Sequence.Candidate>comparingLong(Sequence.Candidate::lackAtDestination)
                    .thenComparingLong(c -> -c.lackAtSource())
                    .thenComparingInt(Sequence.Candidate::move),
            Comparator.<Sequence.Candidate>comparingLong(c -> -c.bytes()).thenComparingInt(Sequence.Candidate::move));

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
        Sequence best = null;
        for (Comparator<Sequence.Candidate> way : WAYS) {
            Sequence found = new Sequence(moves, rooms, rows);
            found.find(way);
            if (best == null || found.betterThan(best)) best = found;
            if (best.isWithoutStops()) break;
        }
        return best.outcome();
    }
}
