package org.drover.migration.internal.phases;

import java.util.Optional;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;

/** Which capability of a host a kind of move needs. */
public final class Offered {
    private Offered() {}

    public static Optional<PhasedMigration> by(HostConnection host, MoveKind kind) {
        return switch (kind) {
            case LIVE -> host.capability(DrivenMigration.class).map(PhasedMigration.class::cast);
            case SHARED_NOTHING ->
                host.capability(DrivenMigration.class)
                        .filter(DrivenMigration::carriesDisks)
                        .map(PhasedMigration.class::cast);
            case QUICK -> host.capability(SavedStateMigration.class).map(PhasedMigration.class::cast);
            case COLD -> host.capability(ColdMigration.class).map(PhasedMigration.class::cast);
            case STORAGE -> host.capability(StorageMigration.class).map(PhasedMigration.class::cast);
        };
    }
}
