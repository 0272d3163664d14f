package org.drover.migration.internal.recovery;

import java.util.Optional;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Standing;
import org.drover.model.MigrationId;

/**
 * One side as it was seen: its presence, or nothing when it could not be asked.
 *
 * @param presence empty when the host did not answer
 * @param ours     the VM there carries this migration's id
 */
public record Sight(Optional<Presence> presence, boolean ours) {
    public static final Sight UNREACHABLE = new Sight(Optional.empty(), false);

    public static Sight of(Standing standing, MigrationId id) {
        return new Sight(Optional.of(standing.presence()), standing.carries(id));
    }

    public static Sight of(Presence presence, boolean ours) {
        return new Sight(Optional.of(presence), ours);
    }

    boolean reachable() {
        return presence.isPresent();
    }

    /** Not in memory there. */
    boolean gone() {
        return is(Presence.ABSENT) || is(Presence.OFF);
    }

    boolean is(Presence wanted) {
        return presence.isPresent() && presence.get() == wanted;
    }

    @Override
    public String toString() {
        return presence.map(p -> p + (ours ? "" : " (not of this migration)")).orElse("UNREACHABLE");
    }
}
