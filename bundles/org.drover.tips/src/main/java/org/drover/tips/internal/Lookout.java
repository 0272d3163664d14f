package org.drover.tips.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.model.VmId;
import org.drover.placement.Relief;
import org.drover.tips.Finding;
import org.drover.tips.Monitor;
import org.drover.tips.Situation;
import org.drover.tips.Tip;
import org.drover.tips.TipState;
import org.drover.tips.internal.Conditions.Condition;

/** Asks the monitors; raises a tip where no guard objects, keeps the plans of live tips good, ends those that are over. */
final class Lookout {
    private static final System.Logger LOG = System.getLogger(Lookout.class.getName());

    private final Supplier<List<Monitor>> monitors;
    private final Supplier<Snapshot> inventory;
    private final Metrics metrics;
    private final Advice advice;
    private final Guards guards;
    private final Supplier<Set<VmId>> movedLately;
    private final TipBook book;
    private final Conditions conditions = new Conditions();

    /** @param movedLately VMs that were moved within the cool-down, by whomever */
    Lookout(
            Supplier<List<Monitor>> monitors,
            Supplier<Snapshot> inventory,
            Metrics metrics,
            Advice advice,
            Guards guards,
            Supplier<Set<VmId>> movedLately,
            TipBook book) {
        this.monitors = monitors;
        this.inventory = inventory;
        this.metrics = metrics;
        this.advice = advice;
        this.guards = guards;
        this.movedLately = movedLately;
        this.book = book;
    }

    /** @param said gets a sentence for each thing that was seen and gave no new tip */
    void look(Instant now, List<String> said) {
        conditions.beginLook(now);
        var situation = new Situation(now, inventory.get(), metrics);
        List<Finding> findings = ask(situation);
        for (Finding finding : findings) consider(finding, now, said);
        expire(now);
        conditions.forget(guards.holdDuration(), now);
        if (findings.isEmpty()) {
            said.add("No monitor sees anything on "
                    + situation.inventory().hosts().size() + " hosts");
        }
    }

    private List<Finding> ask(Situation situation) {
        var findings = new ArrayList<Finding>();
        for (Monitor monitor : monitors.get()) {
            try {
                findings.addAll(monitor.look(situation));
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "Monitor " + monitor.rule() + " failed; the others go on", failed);
            }
        }
        return findings;
    }

    private void consider(Finding finding, Instant now, List<String> said) {
        String what = finding.what().text();
        var live = book.live(finding.host(), finding.rule());
        Optional<String> objection = objection(finding, now);
        if (live.isPresent()) {
            said.add(what + "; tip " + live.get().id() + " is about that");
            keepGood(live.get(), finding, now);
        } else if (objection.isPresent()) {
            said.add(what + "; " + objection.get());
        } else {
            Tip tip = book.raise(finding, plan(finding), now);
            LOG.log(System.Logger.Level.INFO, "Tip " + tip.id() + ": " + what);
        }
    }

    /** The guard that keeps a finding from being a tip, in words. */
    private Optional<String> objection(Finding finding, Instant now) {
        var condition = Condition.of(finding);
        var early = WarmUp.missing(finding, metrics);
        if (early.isPresent()) {
            conditions.uncertain(condition, now);
            return early;
        }
        if (conditions.held(condition, now).compareTo(guards.holdDuration()) < 0) {
            return Optional.of("that must hold for " + guards.holdDuration() + " (hold duration)");
        }
        if (book.ofLate(condition, TipState.DISMISSED)
                .anyMatch(tip -> tip.dismissedUntil().orElse(now).isAfter(now))) {
            return Optional.of("a tip about that was dismissed for a time");
        }
        if (book.ofLate(condition, TipState.IMPLEMENTED, TipState.FAILED)
                .anyMatch(tip -> tip.changed().plus(guards.coolDown()).isAfter(now))) {
            return Optional.of("its last tip is less than " + guards.coolDown() + " old (cool-down)");
        }
        return Optional.empty();
    }

    /** What has become worse is said; a plan that cannot be followed any more is worth nothing and is made anew. */
    private void keepGood(Tip tip, Finding finding, Instant now) {
        if (tip.state() != TipState.NEW) return;
        boolean worse = finding.severity().compareTo(tip.finding().severity()) > 0;
        if (worse) book.change(tip.id(), TipState.NEW, old -> Changes.found(old, finding));
        boolean stands = tip.move()
                .filter(move -> advice.objection(move.vm(), move.host(), move.destination())
                        .isEmpty())
                .isPresent();
        if (stands) return;
        Relief plan = plan(finding);
        if (!plan.equals(tip.plan())) book.change(tip.id(), TipState.NEW, old -> Changes.planned(old, plan));
    }

    private Relief plan(Finding finding) {
        Set<VmId> inPeace = movedLately.get();
        return advice.relieve(finding.host(), vm -> !inPeace.contains(vm));
    }

    private void expire(Instant now) {
        for (Tip tip : book.in(TipState.NEW)) {
            if (!conditions.gone(Condition.of(tip), guards.holdDuration(), now)) continue;
            book.change(tip.id(), TipState.NEW, old -> Changes.to(old, TipState.EXPIRED, now, "The condition is gone"));
        }
    }
}
