package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.HostId;

/**
 * Who may go, first come first served at every host: pure functions of who goes already and who waits. A move needs its
 * place at both hosts at once. One that waits keeps its place in both lines, so nobody overtakes it for ever.
 */
public final class Lines {
    private Lines() {}

    /** A move with the name people know its VM by. */
    public record Entry(MigrationTicket ticket, String vmName) {}

    /** A move that waits, and why. */
    public record Waiting(Entry entry, String why) {}

    /** What follows: who starts now, and who waits for whom. */
    public record Order(List<Entry> start, List<Waiting> queued) {}

    /**
     * @param waiting oldest first
     * @param ahead   so many more may go at a host while all that are there {@code end soon}
     */
    public static Order order(
            List<Entry> going, List<Entry> waiting, int perHost, int ahead, Predicate<Entry> endsSoon) {
        Map<HostId, List<Entry>> places = new HashMap<>();
        going.forEach(e -> take(places, e));
        List<Entry> start = new ArrayList<>();
        List<Waiting> queued = new ArrayList<>();
        for (Entry entry : waiting) {
            Optional<String> why = List.of(
                            entry.ticket().source(), entry.ticket().destination())
                    .stream()
                    .map(host -> blocked(places.getOrDefault(host, List.of()), host, perHost, ahead, endsSoon))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (why.isEmpty()) {
                start.add(entry);
            } else {
                queued.add(new Waiting(entry, why.get()));
            }
            take(places, entry);
        }
        return new Order(start, queued);
    }

    private static Optional<String> blocked(
            List<Entry> before, HostId host, int perHost, int ahead, Predicate<Entry> endsSoon) {
        if (before.size() < perHost) return Optional.empty();
        if (before.size() < perHost + ahead && before.stream().allMatch(endsSoon)) return Optional.empty();
        return Optional.of("behind " + before.get(before.size() - 1).vmName() + " on " + host);
    }

    private static void take(Map<HostId, List<Entry>> places, Entry entry) {
        places.computeIfAbsent(entry.ticket().source(), h -> new ArrayList<>()).add(entry);
        places.computeIfAbsent(entry.ticket().destination(), h -> new ArrayList<>())
                .add(entry);
    }
}
