package org.drover.migration.internal.recovery;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Migration;

/** Files that a move has made or left and nobody uses any more: deleted once it is known how it ends, never before. */
final class Leftovers {
    private final Migration migration;

    Leftovers(Migration migration) {
        this.migration = migration;
    }

    /**
     * Has them deleted.
     *
     * @return what could not be, for people; empty when nothing is left that a host tells of
     */
    String remove(Stage outcome, Witness witness, Optional<Standing> seen) {
        List<String> files = seen.map(Standing::leftovers).orElse(List.of());
        if (outcome == Stage.VM_LOST || files.isEmpty()) return "";
        try {
            witness.act(seen.orElseThrow(), SettlingAct.REMOVE_LEFTOVERS);
            migration.note("deleted on " + witness.host() + ": " + String.join(", ", files));
            return "";
        } catch (BackendException e) {
            migration.note(e.getMessage());
            return ". Left on " + witness.host() + ", to be deleted: " + String.join(", ", files);
        }
    }
}
