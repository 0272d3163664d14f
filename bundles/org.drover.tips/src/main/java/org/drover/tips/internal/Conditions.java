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

    /** How long it has not been seen; from the first look on when it never was, as after a restart. */
    Duration gone(Condition condition, Instant now) {
        Seen before = seen.get(condition);
        return Duration.between(before == null ? firstLook : before.last, now);
    }

    void forget(Duration goneFor, Instant now) {
        seen.values().removeIf(one -> Duration.between(one.last, now).compareTo(goneFor) > 0);
    }
}
