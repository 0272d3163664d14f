package org.drover.tips.internal.maintenance;

import java.util.List;
import java.util.Optional;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;

/** Where maintenance outlives the process. */
public interface Book {
    /** Those that are not over. */
    List<Upkeep> open();

    /** The last that are over, newest first. */
    List<Upkeep> ended(int limit);

    void keep(Upkeep upkeep);

    /** The last one, whether or not it is over. */
    Optional<Roll> roll();

    void keep(Roll roll);
}
