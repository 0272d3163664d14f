package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.Priority;
import org.drover.model.HostId;

/**
 * Who may go: pure functions of who goes already and who waits. A move needs its place at both hosts at once. Whoever could
 * go does, so that no host is idle because of a line at another one; but one that was overtaken too often keeps its place in
 * both lines until it goes, so nobody waits for ever.
 */
public final class Lines {
    private Lines() {}

    /** A move with the name people know its VM by; one move is one entry, whatever network it takes meanwhile. */
    public record Entry(MigrationTicket ticket, String vmName) {
        boolean sharesAHostWith(Entry other) {
            return other.touches(ticket.source()) || other.touches(ticket.destination());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that && ticket.id().equals(that.ticket.id());
        }

        @Override
        public int hashCode() {
            return ticket.id().hashCode();
        }

        private boolean touches(HostId host) {
            return ticket.source().equals(host) || ticket.destination().equals(host);
        }
    }

    /**
     * A move that wants to go.
     *
     * @param due it was overtaken often enough: nobody passes it any more
     */
    public record Candidate(Entry entry, Priority priority, boolean due) {
        private static final Comparator<Candidate> PRECEDENCE = Comparator.comparing((Candidate c) -> !c.due)
                .thenComparing(c -> c.due ? Priority.NORMAL : c.priority, Comparator.reverseOrder());
    }

    /** How many may go at a host, and so many more while all that are there {@code end soon}. */
    public record Rule(int perHost, int ahead, Predicate<Entry> endsSoon) {}

    /** A move that waits, and why. */
    public record Waiting(Entry entry, String why) {}

    /** What follows: who starts now, and who waits for whom. */
    public record Order(List<Entry> start, List<Waiting> queued) {}

    /**
     * @param going   who is at its hosts
     * @param idle    those of them that cannot use a host yet because the other one is busy: they hold up nobody
     * @param waiting oldest first
     */
    public static Order order(List<Entry> going, Predicate<Entry> idle, List<Candidate> waiting, Rule rule) {
        Map<HostId, List<Entry>> places = new HashMap<>();
        going.forEach(e -> take(places, e));
        List<Entry> start = new ArrayList<>();
        List<Waiting> queued = new ArrayList<>();
        List<Candidate> line = new ArrayList<>(waiting);
        line.sort(Candidate.PRECEDENCE); // stable: equals in the order of their arrival
        for (Candidate one : line) {
            Entry entry = one.entry();
            Optional<String> why = List.of(
                            entry.ticket().source(), entry.ticket().destination())
                    .stream()
                    .map(host -> blocked(places.getOrDefault(host, List.of()), host, idle, rule))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (why.isEmpty()) {
                start.add(entry);
            } else {
                queued.add(new Waiting(entry, why.get()));
            }
            if (why.isEmpty() || one.due()) take(places, entry);
        }
        return new Order(start, queued);
    }

    private static Optional<String> blocked(List<Entry> before, HostId host, Predicate<Entry> idle, Rule rule) {
        if (before.size() < rule.perHost()) return Optional.empty();
        if (before.size() < rule.perHost() + rule.ahead()) {
            long busy = before.stream().filter(idle.negate()).count();
            if (busy < rule.perHost() || before.stream().allMatch(rule.endsSoon())) return Optional.empty();
        }
        return Optional.of("behind " + before.get(before.size() - 1).vmName() + " on " + host);
    }

    private static void take(Map<HostId, List<Entry>> places, Entry entry) {
        places.computeIfAbsent(entry.ticket().source(), h -> new ArrayList<>()).add(entry);
        if (entry.ticket().destination().equals(entry.ticket().source())) return; // its disks move, it stays
        places.computeIfAbsent(entry.ticket().destination(), h -> new ArrayList<>())
                .add(entry);
    }
}
