package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.console.Subject;

/** Where somebody was, to go back to and forward again. */
final class Trail {
    private final List<Subject> visited = new ArrayList<>();
    private int here = -1;

    void went(Subject subject) {
        if (here >= 0 && visited.get(here) == subject) return;
        while (visited.size() > here + 1) visited.remove(visited.size() - 1);
        visited.add(subject);
        here = visited.size() - 1;
    }

    Optional<Subject> back() {
        return here > 0 ? Optional.of(visited.get(--here)) : Optional.empty();
    }

    Optional<Subject> forward() {
        return here + 1 < visited.size() ? Optional.of(visited.get(++here)) : Optional.empty();
    }
}
