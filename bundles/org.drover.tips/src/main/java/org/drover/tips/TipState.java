package org.drover.tips;

import java.util.EnumSet;
import java.util.Set;

/** Where a tip is in its life; the whole table of what may follow what. */
public enum TipState {
    /** Published; somebody may implement or dismiss it. */
    NEW,
    /** Its plan was handed to the migration engine. */
    IMPLEMENTING,
    /** The VM runs where the plan wanted it; later the {@link Verification} says what it brought. */
    IMPLEMENTED,
    /** Somebody does not want it. */
    DISMISSED,
    /** The condition is gone, or changed so that the plan no longer fits. */
    EXPIRED,
    /** The migration did not arrive; the tip's note says why. */
    FAILED;

    public boolean isEnd() {
        return next().isEmpty();
    }

    /** What may come after this. */
    public Set<TipState> next() {
        return switch (this) {
            case NEW -> EnumSet.of(IMPLEMENTING, DISMISSED, EXPIRED);
            case IMPLEMENTING -> EnumSet.of(IMPLEMENTED, FAILED);
            case IMPLEMENTED, DISMISSED, EXPIRED, FAILED -> EnumSet.noneOf(TipState.class);
        };
    }
}
