package org.drover.migration.internal;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.VmFacts;

/** What would take back a move. Pure. */
final class Undo {
    private Undo() {}

    /** @throws IllegalStateException there is nothing to take back */
    static MoveRequest of(MigrationRecord move, Optional<VmFacts> vm) {
        MigrationTicket ticket = move.ticket();
        if (move.stage() != Stage.DONE) {
            throw new IllegalStateException(
                    move.stage().isEnd()
                            ? "migration " + ticket.id() + " has moved nothing: it is " + move.stage()
                            : "migration " + ticket.id() + " has not ended; cancel it, or wait for its end");
        }
        if (vm.filter(v -> v.host().equals(ticket.destination())).isEmpty()) {
            throw new IllegalStateException(move.vmName() + " is not on " + ticket.destination() + " any more"
                    + vm.map(v -> ", but on " + v.host()).orElse(""));
        }
        Map<String, String> back =
                ticket.disks().stream().collect(Collectors.toMap(DiskMove::disk, disk -> directory(disk.from())));
        MoveChoices choices = MoveChoices.NONE.withDiskTo(back);
        return new MoveRequest(ticket.vm(), ticket.source(), ticket.options(), "undo of \"" + move.reason() + "\"")
                .with(ticket.kind() == MoveKind.QUICK ? choices.with(MoveKind.QUICK) : choices);
    }

    private static String directory(String file) {
        int slash = file.lastIndexOf('/');
        return slash <= 0 ? "/" : file.substring(0, slash);
    }
}
