package org.drover.migration.internal.recovery;

import static org.drover.migration.internal.recovery.Verdict.act;
import static org.drover.migration.internal.recovery.Verdict.over;
import static org.drover.migration.internal.recovery.Verdict.overButClean;
import static org.drover.migration.internal.recovery.Verdict.person;
import static org.drover.migration.internal.recovery.Verdict.waitForDestination;
import static org.drover.migration.internal.recovery.Verdict.waiting;

import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * What to do about an unfinished move of a VM that does not run: no memory is in question, only where it is defined. The
 * destination defines it as the last thing that {@code finish} does, so a definition there that carries the migration's id,
 * once it was asked for, is the one to keep. Pure.
 */
final class ColdTable {
    private ColdTable() {}

    static Verdict judge(Phase phase, Sight source, Sight destination) {
        if (!source.reachable()) return waiting("the source does not answer");
        if (!destination.reachable()) return silent(phase, source);
        boolean definedThere = destination.is(Presence.OFF) && destination.ours();
        if (phase.canBeUndone()) {
            if (definedThere) {
                return act(
                        Side.DESTINATION, SettlingAct.DESTROY_LEFTOVER, "it is not to be defined on the destination");
            }
            if (source.is(Presence.ABSENT)) return gone(destination);
            return over(Stage.RETURNED, "it is on the source");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, INCOMING ->
                source.is(Presence.ABSENT)
                        ? gone(destination)
                        : phase.destination() == Destination.RAN
                                ? person("the destination had defined it, and has lost that")
                                : over(Stage.RETURNED, "the destination has not defined it");
            case OFF, RUNNING, SENDING, PAUSED, HANDED_OVER, SPLIT -> there(source, destination);
        };
    }

    private static Verdict silent(Phase phase, Sight source) {
        if (!phase.canBeUndone()) return waitForDestination("the destination, which was told to define it, is silent");
        if (source.is(Presence.ABSENT))
            return waiting("the source has it no more, and the destination does not answer");
        return phase.destination() == Destination.UNTOUCHED
                ? over(Stage.RETURNED, "it is on the source")
                : overButClean(Stage.RETURNED, "it is on the source; the destination does not answer");
    }

    private static Verdict gone(Sight destination) {
        return destination.is(Presence.ABSENT)
                ? over(Stage.VM_LOST, "neither host defines it")
                : over(Stage.DONE, "it is on the destination");
    }

    /** Defined on the destination; the source's definition is the old one. */
    private static Verdict there(Sight source, Sight destination) {
        if (!destination.ours() && !source.is(Presence.ABSENT)) {
            return person("both hosts define it, and the destination's is none of this migration's");
        }
        return switch (source.presence().orElseThrow()) {
            case ABSENT -> over(Stage.DONE, "it is on the destination");
            case OFF ->
                source.ours()
                        ? act(Side.SOURCE, SettlingAct.LET_GO, "it is defined on the destination")
                        : person("both hosts define it, and the source's carries another mark");
            case INCOMING -> person("the source is receiving it, which is no part of this migration");
            case RUNNING, SENDING, HANDED_OVER, SPLIT, PAUSED ->
                destination.is(Presence.OFF)
                        ? act(
                                Side.DESTINATION,
                                SettlingAct.DESTROY_LEFTOVER,
                                "somebody has started it on the source meanwhile")
                        : person("somebody has started it on both hosts");
        };
    }
}
