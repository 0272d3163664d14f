package org.drover.migration.internal.recovery;

import static org.drover.migration.internal.recovery.Verdict.act;
import static org.drover.migration.internal.recovery.Verdict.over;
import static org.drover.migration.internal.recovery.Verdict.person;
import static org.drover.migration.internal.recovery.Verdict.waiting;

import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing.Disks;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * What to do about an unfinished move of disks on their own host. Until {@code finish} is sent the old files are whole, and
 * every write goes to them; a new file may lag behind by what is just being copied. From the answer of {@code finish} on the
 * new ones are whole; so a definition that names old ones then is one that a power cut brought back, and is never believed.
 * In between only the host knows, which finishes what it had begun as long as it copies. Pure.
 */
final class StorageTable {
    private StorageTable() {}

    static Verdict judge(Phase phase, Sight host) {
        if (!host.reachable()) return waiting("the host does not answer");
        if (host.is(Presence.ABSENT)) return over(Stage.VM_LOST, "the host has it no more");
        if (host.disks() == Disks.MOVED) return over(Stage.DONE, "all its disks have gone over");
        if (phase.canBeUndone()) return returned(host);
        boolean off = host.is(Presence.OFF);
        boolean between = host.disks() == Disks.BETWEEN;
        if (between && copies(host)) return goOn(host, "some of its disks have gone over already");
        if (phase.destination() == Destination.RAN) {
            return off
                    ? goOn(host, "its disks had gone over, and a power cut has brought back the old definition")
                    : person("its disks had gone over, and it uses old files");
        }
        if (off && host.restarted()) {
            return person(
                    "its disks may have gone over before the power cut, so that either files may be the newer ones");
        }
        return between
                ? over(Stage.RETURNED, "some of its disks have gone over, and the others stay where they were")
                : returned(host);
    }

    private static boolean copies(Sight host) {
        return host.is(Presence.SENDING) && host.ours();
    }

    private static Verdict goOn(Sight host, String why) {
        return host.ours()
                ? act(Side.SOURCE, SettlingAct.SWITCH_DISKS, why)
                : person(why + ", and it carries another mark");
    }

    private static Verdict returned(Sight host) {
        return copies(host)
                ? act(Side.SOURCE, SettlingAct.STOP_SENDING, "nobody leads it any more")
                : over(Stage.RETURNED, "its disks are where they were");
    }
}
