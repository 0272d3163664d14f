package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.drover.migration.Priority;
import org.drover.model.MigrationId;

/** Moves that wait for one thing, in the order of their arrival, and how often each was overtaken. Not safe for threads. */
final class Line {
    /** After so many that came later and had the same host, nobody passes it any more. */
    static final int MOST_OVERTAKEN = 4;

    private final List<Lines.Entry> entries = new ArrayList<>();
    private final Map<MigrationId, Integer> overtaken = new HashMap<>();

    void add(Lines.Entry entry) {
        entries.add(entry);
    }

    boolean contains(Lines.Entry entry) {
        return entries.contains(entry);
    }

    boolean remove(MigrationId id) {
        overtaken.remove(id);
        return entries.removeIf(entry -> entry.ticket().id().equals(id));
    }

    List<Lines.Candidate> candidates(Map<MigrationId, Priority> priorities) {
        return entries.stream()
                .map(entry -> new Lines.Candidate(
                        entry,
                        priorities.getOrDefault(entry.ticket().id(), Priority.NORMAL),
                        overtaken.getOrDefault(entry.ticket().id(), 0) >= MOST_OVERTAKEN))
                .toList();
    }

    Predicate<Lines.Entry> isIn() {
        return entries::contains;
    }

    /** These go; whoever came before one of them and needs the same host, network or cluster, which has a limit, was overtaken. */
    void go(List<Lines.Entry> start, Most most) {
        List<Lines.Entry> passed = new ArrayList<>();
        for (Lines.Entry entry : entries) {
            if (!start.contains(entry)) {
                passed.add(entry);
                continue;
            }
            for (Lines.Entry one : passed) {
                if (inTheWay(one, entry, most)) overtaken.merge(one.ticket().id(), 1, Integer::sum);
            }
        }
        start.forEach(entry -> remove(entry.ticket().id()));
    }

    private static boolean inTheWay(Lines.Entry one, Lines.Entry other, Most most) {
        return one.crossings().stream()
                .anyMatch(crossing -> most.at(crossing.kind()) != Most.ANY
                        && other.crossings().contains(crossing));
    }
}
