package org.drover.migration.internal.recovery;

import static org.drover.migration.internal.recovery.Verdict.act;
import static org.drover.migration.internal.recovery.Verdict.over;
import static org.drover.migration.internal.recovery.Verdict.overButClean;
import static org.drover.migration.internal.recovery.Verdict.person;
import static org.drover.migration.internal.recovery.Verdict.restart;
import static org.drover.migration.internal.recovery.Verdict.waitForDestination;
import static org.drover.migration.internal.recovery.Verdict.waiting;

import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * What to do about a migration whose last journaled phase is known, from what both hosts say. A pure function, printed as
 * a table in {@code docs/migration.md}. The rules, each for one state of the source, and within it of the destination:
 * <ul>
 * <li>once the destination may have been told to run the VM, the source's memory goes on only when the destination itself
 *     shows that it never ran it: old memory over newer disks destroys data. Leases do not show that, nor does silence;
 * <li>a copy is resumed only when the other side cannot run it, now or later: what is {@code INCOMING} goes first;
 * <li>a copy is let go only when the other side has the VM in memory, or its definition after it may have run there;
 * <li>a VM that was cut off over there is started there, from its disks;
 * <li>what does not carry this migration's id is not touched.
 * </ul>
 */
public final class SettlingTable {
    private SettlingTable() {}

    /**
     * @param phase   the last one the journal names
     * @param guarded leases keep the source from running a VM that the destination runs
     */
    public static Verdict judge(Phase phase, Sight source, Sight destination, boolean guarded) {
        if (source.is(Presence.SPLIT) || destination.is(Presence.SPLIT)) return split(phase, source, destination);
        if (!source.reachable()) return sourceUnreachable(destination);
        return switch (source.presence().orElseThrow()) {
            case RUNNING -> sourceRuns(phase, destination, guarded);
            case SENDING -> sourceSends(phase, source, destination);
            case HANDED_OVER -> sourceHandedOver(phase, source, destination);
            case PAUSED -> sourcePaused(phase, destination);
            case ABSENT, OFF -> sourceGone(phase, source, destination);
            case SPLIT -> split(phase, source, destination);
            case INCOMING -> person("the source is receiving the VM, which is no part of this migration");
        };
    }

    /** Post-copy: part of its memory is on each host, and nothing but both together can go on. */
    private static Verdict split(Phase phase, Sight source, Sight destination) {
        if (!source.reachable()) return waiting("part of its memory is on the source, which does not answer");
        if (!destination.reachable()) {
            return waitForDestination("part of its memory is on the destination, which does not answer");
        }
        boolean here = source.is(Presence.SPLIT);
        if (here != source.ours() && here) return person("the source has split it for another migration");
        return switch (destination.presence().orElseThrow()) {
            case SPLIT ->
                destination.ours() ? splitThere(source) : person("the destination has split it for another migration");
            case RUNNING -> letGo("its last pages have arrived: it runs on the destination");
            case SENDING, PAUSED, HANDED_OVER -> waiting("its last pages have just arrived");
            case INCOMING -> waiting("the destination is just taking it over");
            case OFF -> {
                if (neverThere(phase, destination)) yield allIsHere(phase);
                if (!destination.ours()) yield person("the destination has lost the part of its memory that was there");
                boolean wentOn = destination.past() == Past.ENDED && !phase.canBeUndone();
                if (wentOn) yield letGo("it ran on the destination and was shut down there");
                yield phase == Phase.RESTART
                        ? letGo("the other part of its memory is gone; it goes on at the destination, from its disks")
                        : cutOff();
            }
            case ABSENT ->
                neverThere(phase, destination)
                        ? allIsHere(phase)
                        : person("the destination has lost the part of its memory that was there");
        };
    }

    private static boolean neverThere(Phase phase, Sight destination) {
        return destination.neverRan() && phase.destination() != Destination.RAN;
    }

    /** The source had begun to give its memory away, and nobody has run it since. */
    private static Verdict allIsHere(Phase phase) {
        return phase == Phase.RESTART_HERE
                ? act(Side.SOURCE, SettlingAct.END_HALF, "it is started anew on the source")
                : resume("the destination never ran it");
    }

    private static Verdict splitThere(Sight source) {
        return switch (source.presence().orElseThrow()) {
            case SPLIT, SENDING, HANDED_OVER -> Verdict.rejoin("part of its memory is on each host");
            case ABSENT, OFF ->
                Verdict.halfGone("the part of its memory that was on the source is gone; it can only be started anew");
            case RUNNING, PAUSED, INCOMING ->
                person("the destination holds a part of its memory, and the source says that it has it all");
        };
    }

    private static Verdict sourceUnreachable(Sight destination) {
        if (!destination.reachable()) return waiting("neither host answers");
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING -> waiting("it runs on the destination, and the source does not answer");
            case PAUSED, HANDED_OVER, INCOMING, SPLIT, ABSENT, OFF ->
                waiting("the source does not answer, and only it can say whether the VM runs there");
        };
    }

    private static Verdict sourceRuns(Phase phase, Sight destination, boolean guarded) {
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.RETURNED, "it runs on the source");
            if (phase.canBeUndone() || guarded) {
                return overButClean(Stage.RETURNED, "it runs on the source; the destination does not answer");
            }
            return waitForDestination("it runs on the source; the destination, which was told to run it, is silent");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT -> over(Stage.RETURNED, "it runs on the source");
            case OFF ->
                destination.ours()
                        ? destroy(destination, "it runs on the source; the destination holds a definition")
                        : over(Stage.RETURNED, "it runs on the source");
            case INCOMING -> destroy(destination, "it runs on the source; the destination holds a leftover");
            case RUNNING, SENDING, SPLIT -> person("it seems to run on both hosts");
            case PAUSED, HANDED_OVER ->
                person("it runs on the source, and the destination holds a second, stopped copy");
        };
    }

    private static Verdict sourceSends(Phase phase, Sight source, Sight destination) {
        if (!source.ours()) return waiting("the source is sending it for something else");
        if (phase == Phase.DELEGATE) return waiting("the hosts are still at it by themselves");
        if (!destination.reachable()) {
            return phase.canBeUndone()
                    ? stopSending("the transfer goes on without anybody leading it")
                    : waitForDestination("the destination, which was told to run it, does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, OFF ->
                mayGoOn(phase, destination)
                        ? stopSending("the destination has nothing of it")
                        : person("the source sends what the destination may have run already");
            case INCOMING ->
                phase.canBeUndone()
                        ? stopSending("the transfer goes on without anybody leading it")
                        : destroy(destination, "the transfer did not come to its end");
            case RUNNING, SENDING, PAUSED, HANDED_OVER, SPLIT -> waiting("the source is just handing over");
        };
    }

    private static Verdict sourceHandedOver(Phase phase, Sight source, Sight destination) {
        if (!source.ours()) return person("the source has stopped it for another migration");
        boolean past = phase.destination() == Destination.RAN;
        if (!destination.reachable()) {
            return phase.canBeUndone()
                    ? resume("the destination was never told to run it")
                    : waitForDestination("the destination was told to run it and does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING -> letGo("it runs on the destination");
            case PAUSED ->
                phase.canBeUndone()
                        ? person("the destination holds a stopped copy that this migration did not make")
                        : letGo("it is in the destination's memory, paused");
            case INCOMING ->
                past
                        ? person("the destination ran it and now says that it never did")
                        : destroy(destination, "the destination has not run it, so it goes on at the source");
            case ABSENT, OFF -> handedOverToNobody(phase, destination);
            case HANDED_OVER, SPLIT -> person("both hosts say that they have handed it over");
        };
    }

    /** The source's stopped copy is the only one in memory: of the present, of the past, or nobody knows. */
    private static Verdict handedOverToNobody(Phase phase, Sight destination) {
        if (mayGoOn(phase, destination)) return resume("the destination never ran it");
        if (!destination.offAndOurs()) {
            return person(
                    phase.destination() == Destination.RAN
                            ? "it ran on the destination and is gone there; the source's copy is of the past"
                            : "the destination may have run it, and has lost what would show it");
        }
        if (destination.past() == Past.ENDED) return letGo("it ran on the destination and was shut down there");
        return phase == Phase.RESTART ? letGo("it goes on at the destination, from its disks") : cutOff();
    }

    private static Verdict sourcePaused(Phase phase, Sight destination) {
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.RETURNED, "it is paused on the source");
            if (phase.canBeUndone()) {
                return overButClean(Stage.RETURNED, "it is paused on the source; the destination does not answer");
            }
            return waitForDestination("it is paused on the source; the destination was told to run it and is silent");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, OFF -> {
                if (!mayGoOn(phase, destination)) {
                    yield person("the destination may have run it; the source's paused copy may be of the past");
                }
                yield destination.offAndOurs()
                        ? destroy(destination, "it is on the source; the destination holds a definition")
                        : over(Stage.RETURNED, "it is paused on the source");
            }
            case INCOMING -> destroy(destination, "it is on the source; the destination holds a leftover");
            case RUNNING, SENDING, PAUSED, HANDED_OVER, SPLIT -> person("both hosts hold it in memory");
        };
    }

    private static Verdict sourceGone(Phase phase, Sight source, Sight destination) {
        boolean notThere = destination.is(Presence.ABSENT) || destination.is(Presence.OFF);
        if (phase == Phase.RESTART_HERE && source.offAndOurs() && notThere) {
            return act(Side.SOURCE, SettlingAct.START, "its memory is lost, and it ran nowhere else");
        }
        String where = source.is(Presence.OFF) ? "it is off on the source" : "the source has it no more";
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.VM_LOST, where);
            if (phase.canBeUndone()) return overButClean(Stage.VM_LOST, where + "; the destination does not answer");
            return waitForDestination(where + "; the destination does not answer");
        }
        boolean definedTwice = source.offAndOurs() && !phase.canBeUndone();
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING ->
                definedTwice
                        ? letGo("it runs on the destination, and the source still defines it")
                        : over(Stage.DONE, "it runs on the destination");
            case PAUSED ->
                definedTwice
                        ? letGo("it is in the destination's memory, and the source still defines it")
                        : over(Stage.DONE, "it is in the destination's memory, paused");
            case HANDED_OVER, SPLIT -> person(where + ", and the destination has handed it on");
            case INCOMING ->
                phase.canBeUndone()
                        ? destroy(destination, where + ", and the destination never had all of it")
                        : person(where + ", and the destination holds a copy that was not run yet");
            case OFF -> offOnBoth(phase, source, destination, where);
            case ABSENT -> over(Stage.VM_LOST, where + ", and the destination does not have it");
        };
    }

    /** In nobody's memory. Where it ran last, it is started, unless it was shut down there. */
    private static Verdict offOnBoth(Phase phase, Sight source, Sight destination, String where) {
        if (!destination.ours() || phase.canBeUndone()) {
            return source.is(Presence.OFF) && destination.ours()
                    ? destroy(destination, where + ", and the destination never ran it")
                    : over(Stage.VM_LOST, where + ", and it is off on the destination");
        }
        if (phase == Phase.RESTART) {
            return destination.past() == Past.ENDED
                    ? over(Stage.DONE, "it was shut down on the destination")
                    : act(Side.DESTINATION, SettlingAct.START, "it was cut off on the destination");
        }
        return switch (destination.past()) {
            case NEVER_RAN ->
                source.is(Presence.OFF)
                        ? destroy(destination, where + ", and the destination never ran it")
                        : over(Stage.VM_LOST, where + ", and it is off on the destination");
            case UNKNOWN -> cutOff();
            case ENDED ->
                source.offAndOurs()
                        ? letGo("it ran on the destination and was shut down there")
                        : over(Stage.DONE, "it ran on the destination and was shut down there");
        };
    }

    /** The source's memory is of the present: nobody was told to run it elsewhere, or it shows that it never did. */
    private static boolean mayGoOn(Phase phase, Sight destination) {
        return switch (phase.destination()) {
            case UNTOUCHED, NEVER_TOLD -> true;
            case MAY_RUN -> destination.neverRan();
            case RAN -> false;
        };
    }

    private static Verdict cutOff() {
        return restart("it may have run on the destination, and was cut off there");
    }

    private static Verdict destroy(Sight destination, String why) {
        return destination.ours()
                ? act(Side.DESTINATION, SettlingAct.DESTROY_LEFTOVER, why)
                : waiting("the destination is receiving it for something else");
    }

    private static Verdict letGo(String why) {
        return act(Side.SOURCE, SettlingAct.LET_GO, why);
    }

    private static Verdict stopSending(String why) {
        return act(Side.SOURCE, SettlingAct.STOP_SENDING, why);
    }

    private static Verdict resume(String why) {
        return act(Side.SOURCE, SettlingAct.RESUME, why);
    }
}
