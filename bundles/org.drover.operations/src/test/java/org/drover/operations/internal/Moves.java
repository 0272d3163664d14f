package org.drover.operations.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Moves under way, as the engine tells of them. */
final class Moves {
    private Moves() {}

    static MigrationRecord of(VmId vm, HostId from, HostId to) {
        return record(new MigrationTicket(new MigrationId("m-1"), vm, from, to, MigrationOptions.DEFAULT));
    }

    static MigrationRecord of(VmId vm, HostId from, HostId to, String file, String newFile) {
        return record(new MigrationTicket(
                new MigrationId("m-1"),
                vm,
                from,
                to,
                MigrationOptions.DEFAULT,
                MoveKind.SHARED_NOTHING,
                List.of(new DiskMove("vda", file, newFile, false)),
                Optional.empty()));
    }

    private static MigrationRecord record(MigrationTicket ticket) {
        return new MigrationRecord(
                ticket,
                ticket.vm().value(),
                "a test",
                Stage.COPYING,
                Optional.empty(),
                "",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                MigrationFigures.UNKNOWN,
                List.of());
    }
}
