package org.drover.migration.internal.recovery;

import static org.drover.migration.internal.recovery.Verdict.act;
import static org.drover.migration.internal.recovery.Verdict.over;
import static org.drover.migration.internal.recovery.Verdict.waiting;

import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing.Disks;
import org.drover.migration.Stage;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * What to do about an unfinished move of disks on their own host. Until a disk goes over, every write went to both files, and
 * after that the VM uses the new one: whichever file the VM names is whole. Pure.
 */
final class StorageTable {
    private StorageTable() {}

    static Verdict judge(Sight host) {
        if (!host.reachable()) return waiting("the host does not answer");
        if (host.is(Presence.ABSENT)) return over(Stage.VM_LOST, "the host has it no more");
        boolean copies = host.is(Presence.SENDING) && host.ours();
        if (host.disks() == Disks.MOVED) {
            return over(Stage.DONE, "all its disks have gone over");
        }
        if (host.disks() == Disks.BETWEEN) {
            return copies
                    ? act(Side.SOURCE, SettlingAct.SWITCH_DISKS, "some of its disks have gone over already")
                    : over(Stage.RETURNED, "some of its disks have gone over, and the others stay where they were");
        }
        return copies
                ? act(Side.SOURCE, SettlingAct.STOP_SENDING, "nobody leads it any more")
                : over(Stage.RETURNED, "its disks are where they were");
    }
}
