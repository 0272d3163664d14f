package org.drover.migration.internal.recovery;

import java.util.Optional;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;

/**
 * What is to be done about an unfinished migration: one act on one side, after which both are asked again; or wait and ask
 * again; or it is over.
 *
 * @param side    where it is done, or who is waited for
 * @param act     only with {@link Kind#ACT}
 * @param outcome only with {@link Kind#OVER} and {@link Kind#OVER_BUT_CLEAN}
 * @param why     for the record, to be read after "because"
 */
public record Verdict(Kind kind, Side side, Optional<SettlingAct> act, Optional<Stage> outcome, String why) {
    /** Where an act is done. */
    public enum Side {
        SOURCE,
        DESTINATION
    }

    /** The ways. */
    public enum Kind {
        ACT,
        /** It may have run on the destination and be cut off there: written down that it is started there anew. */
        RESTART,
        /** Its memory is on both hosts and the connection between them broke: they are led through the phases once more. */
        REJOIN,
        /** Part of its memory is gone for good: once that is sure, the other part is ended, and it starts from its disks. */
        HALF_GONE,
        /** The hosts will say more later. */
        WAIT,
        /** Only the destination can say whether it runs or ran there, and it does not answer. */
        WAIT_FOR_DESTINATION,
        /** Nothing is done that could be wrong; both are asked on, and somebody has to look. */
        PERSON,
        OVER,
        /** Over for the VM; the destination is out of reach and may still hold what it had prepared. */
        OVER_BUT_CLEAN
    }

    static Verdict act(Side side, SettlingAct act, String why) {
        return new Verdict(Kind.ACT, side, Optional.of(act), Optional.empty(), why);
    }

    static Verdict restart(String why) {
        return new Verdict(Kind.RESTART, Side.DESTINATION, Optional.empty(), Optional.empty(), why);
    }

    static Verdict rejoin(String why) {
        return new Verdict(Kind.REJOIN, Side.SOURCE, Optional.empty(), Optional.empty(), why);
    }

    static Verdict halfGone(String why) {
        return new Verdict(Kind.HALF_GONE, Side.DESTINATION, Optional.of(SettlingAct.END_HALF), Optional.empty(), why);
    }

    static Verdict waiting(String why) {
        return new Verdict(Kind.WAIT, Side.SOURCE, Optional.empty(), Optional.empty(), why);
    }

    static Verdict waitForDestination(String why) {
        return new Verdict(Kind.WAIT_FOR_DESTINATION, Side.DESTINATION, Optional.empty(), Optional.empty(), why);
    }

    static Verdict person(String why) {
        return new Verdict(Kind.PERSON, Side.SOURCE, Optional.empty(), Optional.empty(), why);
    }

    static Verdict over(Stage outcome, String why) {
        return new Verdict(Kind.OVER, Side.SOURCE, Optional.empty(), Optional.of(outcome), why);
    }

    static Verdict overButClean(Stage outcome, String why) {
        return new Verdict(Kind.OVER_BUT_CLEAN, Side.SOURCE, Optional.empty(), Optional.of(outcome), why);
    }
}
