package org.drover.migration.internal.checks;

import java.util.Optional;
import org.drover.migration.Obstacle;

/** One reason that can stand against a move, looked for before anything is touched. */
interface Check {
    Optional<Obstacle> look(Planned move);
}
