package org.drover.migration.internal.recovery;

import org.drover.backend.api.MoveKind;
import org.drover.migration.internal.phases.Phase;

/** Which table decides about which kind of move. */
final class Tables {
    private Tables() {}

    /** @param guarded leases keep the source from running a VM that the destination runs */
    static Verdict judge(MoveKind kind, Phase phase, Sight source, Sight destination, boolean guarded) {
        return switch (kind) {
            case LIVE, SHARED_NOTHING, QUICK -> SettlingTable.judge(phase, source, destination, guarded);
            case COLD -> ColdTable.judge(phase, source, destination);
            case STORAGE -> StorageTable.judge(phase, source);
        };
    }
}
