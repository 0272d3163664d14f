package org.drover.console.internal.state;

import org.drover.console.internal.Words;
import org.drover.tips.Severity;
import org.drover.tips.Tip;
import org.drover.tips.TipState;

/** A PRO tip. */
public record TipRow(Tip tip) implements Row {
    @Override
    public Object key() {
        return tip.id();
    }

    @Override
    public Object item() {
        return tip;
    }

    /** Its state; of an implemented one that was measured, whether it kept its promise. */
    public String state() {
        if (tip.state() == TipState.IMPLEMENTED && tip.verification().isPresent()) {
            return Words.of(tip.verification().get().kept() ? "tip.kept" : "tip.notKept");
        }
        return Words.of("tip." + tip.state().name());
    }

    public String cost() {
        return tip.move()
                .map(move ->
                        Texts.time(move.cost().duration()) + ", " + move.cost().bytes())
                .orElse("");
    }

    @Override
    public Mark mark() {
        if (tip.state().isEnd()) return tip.state() == TipState.FAILED ? Mark.FAILED : Mark.OFF;
        return tip.finding().severity() == Severity.CRITICAL
                ? Mark.FAILED
                : tip.finding().severity() == Severity.WARNING ? Mark.WARNING : Mark.NONE;
    }
}
