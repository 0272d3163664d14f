package org.drover.tips.internal;

import java.time.Instant;
import java.util.Optional;
import org.drover.model.MigrationId;
import org.drover.placement.Relief;
import org.drover.tips.Finding;
import org.drover.tips.Tip;
import org.drover.tips.TipState;
import org.drover.tips.Verification;

/** Tips that differ in one respect. */
final class Changes {
    private Changes() {}

    static Tip to(Tip tip, TipState state, Instant now, String note) {
        return new Tip(
                tip.id(),
                tip.finding(),
                tip.plan(),
                tip.raised(),
                state,
                now,
                tip.dismissedUntil(),
                tip.migration(),
                note,
                tip.verification());
    }

    static Tip dismissed(Tip tip, Instant now, Instant until, String reason) {
        return new Tip(
                tip.id(),
                tip.finding(),
                tip.plan(),
                tip.raised(),
                TipState.DISMISSED,
                now,
                Optional.of(until),
                tip.migration(),
                reason,
                tip.verification());
    }

    static Tip implementing(Tip tip, Instant now, MigrationId migration) {
        return new Tip(
                tip.id(),
                tip.finding(),
                tip.plan(),
                tip.raised(),
                TipState.IMPLEMENTING,
                now,
                tip.dismissedUntil(),
                Optional.of(migration),
                "",
                tip.verification());
    }

    static Tip planned(Tip tip, Relief plan) {
        return new Tip(
                tip.id(),
                tip.finding(),
                plan,
                tip.raised(),
                tip.state(),
                tip.changed(),
                tip.dismissedUntil(),
                tip.migration(),
                tip.note(),
                tip.verification());
    }

    static Tip verified(Tip tip, Verification verification) {
        return new Tip(
                tip.id(),
                tip.finding(),
                tip.plan(),
                tip.raised(),
                tip.state(),
                tip.changed(),
                tip.dismissedUntil(),
                tip.migration(),
                tip.note(),
                Optional.of(verification));
    }

    static Tip found(Tip tip, Finding finding) {
        return new Tip(
                tip.id(),
                finding,
                tip.plan(),
                tip.raised(),
                tip.state(),
                tip.changed(),
                tip.dismissedUntil(),
                tip.migration(),
                tip.note(),
                tip.verification());
    }

    static Tip noted(Tip tip, String note) {
        return to(tip, tip.state(), tip.changed(), note);
    }
}
