package org.drover.operations;

import java.util.Optional;
import org.drover.migration.Obstacle;

/**
 * Whether an act is possible now.
 *
 * @param against the reason why it is not, with what would take it away; empty when it is possible
 */
public record Availability(Act act, Optional<Obstacle> against) {
    public boolean possible() {
        return against.isEmpty();
    }
}
