package org.drover.tips.maintenance;

import java.util.EnumSet;
import java.util.Set;

/** Where a host's maintenance is; the whole table of what may follow what. */
public enum Phase {
    /** It takes no VM any more, and its own are leaving by a plan. */
    ENTERING,
    /** Some VMs cannot leave by themselves; the message names them. Tried again by and by, and at once when one has left. */
    HELD,
    /** No VM is in its memory: it may be switched off. */
    IN,
    /** It takes VMs again, and those that were moved away come back, where that is wanted. */
    LEAVING,
    /** Over. */
    OUT;

    public boolean isEnd() {
        return this == OUT;
    }

    /** What may come after this. */
    public Set<Phase> next() {
        return switch (this) {
            case ENTERING -> EnumSet.of(HELD, IN, LEAVING, OUT);
            case HELD -> EnumSet.of(ENTERING, IN, LEAVING, OUT);
            case IN -> EnumSet.of(ENTERING, LEAVING, OUT);
            case LEAVING -> EnumSet.of(OUT);
            case OUT -> EnumSet.noneOf(Phase.class);
        };
    }
}
