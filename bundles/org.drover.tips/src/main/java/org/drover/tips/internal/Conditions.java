package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.drover.model.HostId;
import org.drover.tips.Finding;
import org.drover.tips.Tip;

/** Since when each condition has been there without a break, and how long one that was there is gone. */
final class Conditions {
    /** That many in a row without it. */
    private static final int LOOKS = 3;

    private final Map<Condition, Seen> seen = new HashMap<>();
    private Instant firstLook = Instant.MAX;
    private long look;

    /** What one tip at a time is about. */
    record Condition(HostId host, String rule) {
        static Condition of(Finding finding) {
            return new Condition(finding.host(), finding.rule());
        }

        static Condition of(Tip tip) {
            return of(tip.finding());
        }
    }

    private record Seen(Instant since, Instant last, long look) {}

    void beginLook(Instant now) {
        if (look++ == 0) firstLook = now;
    }

    /** It is there at this look: how long it has been there at every look. */
    Duration held(Condition condition, Instant now) {
        Seen before = seen.get(condition);
        boolean unbroken = before != null && before.look == look - 1;
        var after = new Seen(unbroken ? before.since : now, now, look);
        seen.put(condition, after);
        return Duration.between(after.since, now);
    }

    /** It may be there, but nobody can say so yet: it is not gone, and it does not hold. */
    void uncertain(Condition condition, Instant now) {
        seen.put(condition, new Seen(now, now, look - 1));
    }

    /**
     * It has not been seen for longer than that, and at several looks: on a busy machine there may be one look only in all
     * that time. What was never seen, as after a restart, counts from the first look on.
     */
    boolean gone(Condition condition, Duration longerThan, Instant now) {
        Seen before = seen.getOrDefault(condition, new Seen(firstLook, firstLook, 0));
        return Duration.between(before.last, now).compareTo(longerThan) > 0 && look - before.look >= LOOKS;
    }

    void forget(Duration goneFor, Instant now) {
        seen.keySet().removeIf(condition -> gone(condition, goneFor, now));
    }
}
