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

/**
 * Who may go: pure functions of who goes already and who waits. A move needs its place at both hosts, on its network and among
 * all, at once. Whoever could go does, so that no host is idle because of a line at another one; but one that was overtaken too
 * often keeps its place in all lines until it goes, so nobody waits for ever.
 */
public final class Lines {
    private Lines() {}

    /** A move with the name people know its VM by; one move is one entry, whatever network it takes meanwhile. */
    public record Entry(MigrationTicket ticket, String vmName) {
        /** What it needs a place at. */
        List<Crossing> crossings() {
            List<Crossing> all = new ArrayList<>(4);
            all.add(new Crossing(Crossing.Kind.HOST, ticket.source().value()));
            boolean stays = ticket.destination().equals(ticket.source()); // and its disks move
            if (!stays)
                all.add(new Crossing(Crossing.Kind.HOST, ticket.destination().value()));
            ticket.network().ifPresent(name -> all.add(new Crossing(Crossing.Kind.NETWORK, name)));
            all.add(Crossing.CLUSTER);
            return all;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that && ticket.id().equals(that.ticket.id());
        }

        @Override
        public int hashCode() {
            return ticket.id().hashCode();
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

    /**
     * How many may go at once.
     *
     * @param ahead    so many more where all that are there {@code end soon}
     * @param handsOver those that need the bandwidth of their hosts for themselves just now: nobody begins beside them
     * @param crowd     whether those that are at a host leave enough of it to one more
     */
    public record Rule(Most most, int ahead, Predicate<Entry> endsSoon, Predicate<Entry> handsOver, Crowd crowd) {
        /** Without a look at what they leave. */
        public Rule(Most most, int ahead, Predicate<Entry> endsSoon, Predicate<Entry> handsOver) {
            this(most, ahead, endsSoon, handsOver, (before, one, host) -> Optional.empty());
        }
    }

    /** Why one more must not begin at a host; empty when it may. */
    public interface Crowd {
        Optional<String> why(List<Entry> before, Entry one, String host);
    }

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
        Map<Crossing, List<Entry>> places = new HashMap<>();
        going.forEach(e -> take(places, e));
        List<Entry> start = new ArrayList<>();
        List<Waiting> queued = new ArrayList<>();
        List<Candidate> line = new ArrayList<>(waiting);
        line.sort(Candidate.PRECEDENCE); // stable: equals in the order of their arrival
        for (Candidate one : line) {
            Entry entry = one.entry();
            Optional<String> why = entry.crossings().stream()
                    .map(crossing -> blocked(places.getOrDefault(crossing, List.of()), entry, crossing, idle, rule))
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

    private static Optional<String> blocked(
            List<Entry> before, Entry one, Crossing crossing, Predicate<Entry> idle, Rule rule) {
        int most = rule.most().at(crossing.kind());
        if (most == Most.ANY || before.isEmpty()) return Optional.empty();
        if (before.size() < most) {
            if (crossing.kind() != Crossing.Kind.HOST) return Optional.empty();
            return before.stream()
                    .filter(rule.handsOver())
                    .findFirst()
                    .map(other -> "until " + other.vmName() + " is handed over, which needs the bandwidth of "
                            + crossing.name() + " to itself")
                    .or(() -> rule.crowd().why(before, one, crossing.name()));
        }
        if (before.size() < most + rule.ahead()) {
            long busy = before.stream().filter(idle.negate()).count();
            if (busy < most || before.stream().allMatch(rule.endsSoon())) return Optional.empty();
        }
        return Optional.of("behind " + before.get(before.size() - 1).vmName() + crossing.of(most));
    }

    private static void take(Map<Crossing, List<Entry>> places, Entry entry) {
        for (Crossing crossing : entry.crossings()) {
            places.computeIfAbsent(crossing, c -> new ArrayList<>()).add(entry);
        }
    }
}
