package org.drover.migration.internal.recovery;

import static org.drover.migration.internal.recovery.Verdict.act;
import static org.drover.migration.internal.recovery.Verdict.over;
import static org.drover.migration.internal.recovery.Verdict.overButClean;
import static org.drover.migration.internal.recovery.Verdict.person;
import static org.drover.migration.internal.recovery.Verdict.waiting;

import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * What to do about a migration whose last journaled phase is known, from what both hosts say. A pure function. The rules,
 * each for one state of the source, and within it for each state of the destination:
 * <ul>
 * <li>a copy is resumed only when the other side cannot run it, now or later: what is {@code INCOMING} goes first;
 * <li>a copy is let go only when the other side has the VM in memory, running or having run;
 * <li>a destination that confirmed that it runs the VM makes the source's copy the past: it is never resumed;
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
        if (!source.reachable()) return sourceUnreachable(destination);
        return switch (source.presence().orElseThrow()) {
            case RUNNING -> sourceRuns(phase, destination, guarded);
            case SENDING -> sourceSends(phase, source, destination);
            case HANDED_OVER -> sourceHandedOver(phase, source, destination, guarded);
            case PAUSED -> sourcePaused(phase, destination);
            case ABSENT, OFF -> sourceGone(phase, source, destination);
            case INCOMING -> person("the source is receiving the VM, which is no part of this migration");
        };
    }

    private static Verdict sourceUnreachable(Sight destination) {
        if (!destination.reachable()) return waiting("neither host answers");
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING -> waiting("it runs on the destination, and the source does not answer");
            case PAUSED, HANDED_OVER, INCOMING, ABSENT, OFF ->
                waiting("the source does not answer, and only it can say whether the VM runs there");
        };
    }

    private static Verdict sourceRuns(Phase phase, Sight destination, boolean guarded) {
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.RETURNED, "it runs on the source");
            if (phase.canBeUndone() || guarded) {
                return overButClean(Stage.RETURNED, "it runs on the source; the destination does not answer");
            }
            return waiting("it runs on the source; the destination, which was told to run it, does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, OFF -> over(Stage.RETURNED, "it runs on the source");
            case INCOMING -> destroy(destination, "it runs on the source; the destination holds a leftover");
            case RUNNING, SENDING -> person("it seems to run on both hosts");
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
                    : waiting("the destination, which was told to run it, does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, OFF -> stopSending("the destination has nothing of it");
            case INCOMING ->
                phase.canBeUndone()
                        ? stopSending("the transfer goes on without anybody leading it")
                        : destroy(destination, "the transfer did not come to its end");
            case RUNNING, SENDING, PAUSED, HANDED_OVER -> waiting("the source is just handing over");
        };
    }

    private static Verdict sourceHandedOver(Phase phase, Sight source, Sight destination, boolean guarded) {
        if (!source.ours()) return person("the source has stopped it for another migration");
        boolean past = phase.destination() == Destination.RAN;
        if (!destination.reachable()) {
            if (past) return waiting("it ran on the destination, which does not answer");
            if (phase.canBeUndone()) return resume("the destination was never told to run it");
            if (guarded) return resume("leases keep it from running twice");
            return waiting("the destination, which was told to run it, does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING -> act(Side.SOURCE, SettlingAct.LET_GO, "it runs on the destination");
            case PAUSED ->
                phase.canBeUndone()
                        ? person("the destination holds a stopped copy that this migration did not make")
                        : act(Side.SOURCE, SettlingAct.LET_GO, "it is in the destination's memory, paused");
            case INCOMING ->
                past
                        ? person("the destination ran it and now says that it never did")
                        : destroy(destination, "the destination has not run it, so it goes on at the source");
            case ABSENT ->
                past
                        ? person("it ran on the destination and is gone there; the source's copy is of the past")
                        : resume("the destination has nothing of it");
            case OFF ->
                past || !phase.canBeUndone() && destination.ours()
                        ? person("it ran on the destination and is off there; the source's copy is of the past")
                        : resume("it is not in the destination's memory");
            case HANDED_OVER -> person("both hosts say that they have handed it over");
        };
    }

    private static Verdict sourcePaused(Phase phase, Sight destination) {
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.RETURNED, "it is paused on the source");
            if (phase.canBeUndone()) {
                return overButClean(Stage.RETURNED, "it is paused on the source; the destination does not answer");
            }
            return waiting("it is paused on the source; the destination, which was told to run it, does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case ABSENT, OFF ->
                phase.destination() == Destination.RAN
                        ? person("it ran on the destination and is gone there; the source's copy is of the past")
                        : over(Stage.RETURNED, "it is paused on the source");
            case INCOMING -> destroy(destination, "it is on the source; the destination holds a leftover");
            case RUNNING, SENDING, PAUSED, HANDED_OVER -> person("both hosts hold it in memory");
        };
    }

    private static Verdict sourceGone(Phase phase, Sight source, Sight destination) {
        String where = source.is(Presence.OFF) ? "it is off on the source" : "the source has it no more";
        if (!destination.reachable()) {
            if (phase.destination() == Destination.UNTOUCHED) return over(Stage.VM_LOST, where);
            if (phase.canBeUndone()) return overButClean(Stage.VM_LOST, where + "; the destination does not answer");
            return waiting(where + "; the destination does not answer");
        }
        return switch (destination.presence().orElseThrow()) {
            case RUNNING, SENDING -> over(Stage.DONE, "it runs on the destination");
            case PAUSED -> over(Stage.DONE, "it is in the destination's memory, paused");
            case HANDED_OVER -> person(where + ", and the destination has handed it on");
            case INCOMING ->
                phase.canBeUndone()
                        ? destroy(destination, where + ", and the destination never had all of it")
                        : person(where + ", and the destination holds a copy that was not run yet");
            case OFF ->
                phase.destination() == Destination.RAN
                        ? over(Stage.DONE, "it ran on the destination and is off there now")
                        : over(Stage.VM_LOST, where + ", and it is off on the destination");
            case ABSENT -> over(Stage.VM_LOST, where + ", and the destination does not have it");
        };
    }

    private static Verdict destroy(Sight destination, String why) {
        return destination.ours()
                ? act(Side.DESTINATION, SettlingAct.DESTROY_LEFTOVER, why)
                : waiting("the destination is receiving it for something else");
    }

    private static Verdict stopSending(String why) {
        return act(Side.SOURCE, SettlingAct.STOP_SENDING, why);
    }

    private static Verdict resume(String why) {
        return act(Side.SOURCE, SettlingAct.RESUME, why);
    }
}
