package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.HostId;

/**
 * Who may go, first come first served at every host: a pure function of who goes already and who waits. A move needs its
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

    /** @param waiting oldest first */
    public static Order order(List<Entry> going, List<Entry> waiting, int perHost) {
        Map<HostId, List<Entry>> places = new HashMap<>();
        going.forEach(e -> take(places, e));
        List<Entry> start = new ArrayList<>();
        List<Waiting> queued = new ArrayList<>();
        for (Entry entry : waiting) {
            String why = blocked(places, entry, entry.ticket().source(), perHost);
            if (why.isEmpty()) why = blocked(places, entry, entry.ticket().destination(), perHost);
            if (why.isEmpty()) {
                start.add(entry);
            } else {
                queued.add(new Waiting(entry, why));
            }
            take(places, entry);
        }
        return new Order(start, queued);
    }

    private static String blocked(Map<HostId, List<Entry>> places, Entry entry, HostId host, int perHost) {
        List<Entry> before = places.getOrDefault(host, List.of());
        if (before.size() < perHost) return "";
        return "behind " + before.get(before.size() - 1).vmName() + " on " + host;
    }

    private static void take(Map<HostId, List<Entry>> places, Entry entry) {
        places.computeIfAbsent(entry.ticket().source(), h -> new ArrayList<>()).add(entry);
        places.computeIfAbsent(entry.ticket().destination(), h -> new ArrayList<>())
                .add(entry);
    }
}
