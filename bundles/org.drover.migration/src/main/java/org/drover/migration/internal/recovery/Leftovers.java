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
    /** So often a host that does not delete them is asked again; then people are told. */
    private static final int TRIES = 12;

    private final Migration migration;
    private int failed;

    Leftovers(Migration migration) {
        this.migration = migration;
    }

    /** Something could not be deleted, and may be later. */
    boolean triesAgain() {
        return failed > 0 && failed < TRIES;
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
            failed++;
            return ". Left on " + witness.host() + ", to be deleted: " + String.join(", ", files);
        }
    }
}
