package org.drover.migration.internal.checks;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;

/** One reason that can stand against a move, looked for before anything is touched. */
interface Check {
    Set<MoveKind> ALL = Set.of(MoveKind.values());
    Set<MoveKind> BETWEEN_HOSTS = EnumSet.complementOf(EnumSet.of(MoveKind.STORAGE));
    /** Its memory goes to the destination. */
    Set<MoveKind> WITH_MEMORY = EnumSet.of(MoveKind.LIVE, MoveKind.SHARED_NOTHING, MoveKind.QUICK);
    /** It runs on both sides of the hand-over without being saved between. */
    Set<MoveKind> LIVE = EnumSet.of(MoveKind.LIVE, MoveKind.SHARED_NOTHING);

    Optional<Obstacle> look(Planned move);

    /** The kinds of move it is about. */
    default Set<MoveKind> kinds() {
        return BETWEEN_HOSTS;
    }
}
