package org.drover.migration.internal.recovery;

import java.time.Duration;
import java.util.Optional;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.model.MigrationId;

/**
 * One side as it was seen: its presence, or nothing when it could not be asked.
 *
 * @param presence empty when the host did not answer
 * @param ours     the VM there carries this migration's id
 * @param past     whether it ran there, where it is in no memory
 * @param disks    which files it uses, when its disks move on their host
 * @param restarted the host may have lost what it wrote down, as it was started since
 */
public record Sight(Optional<Presence> presence, boolean ours, Past past, Disks disks, boolean restarted) {
    public static final Sight UNREACHABLE = new Sight(Optional.empty(), false, Past.UNKNOWN, Disks.AS_BEFORE, false);

    /** What a host counts as its time since it started may be off by so much. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** @param age how long ago the last phase was written down: a host that restarted since may have lost its records */
    public static Sight of(Standing standing, MigrationId id, Duration age) {
        boolean restarted = standing.up().isPresent() && standing.up().get().compareTo(age.plus(MARGIN)) < 0;
        Past past = standing.past() == Past.NEVER_RAN && restarted ? Past.UNKNOWN : standing.past();
        return new Sight(Optional.of(standing.presence()), standing.carries(id), past, standing.disks(), restarted);
    }

    public static Sight of(Presence presence, boolean ours, Past past) {
        return new Sight(Optional.of(presence), ours, past, Disks.AS_BEFORE, false);
    }

    Sight with(Disks where, boolean since) {
        return new Sight(presence, ours, past, where, since);
    }

    boolean reachable() {
        return presence.isPresent();
    }

    boolean is(Presence wanted) {
        return presence.isPresent() && presence.get() == wanted;
    }

    boolean neverRan() {
        return past == Past.NEVER_RAN;
    }

    /** Defined there by this migration, not in memory. */
    boolean offAndOurs() {
        return is(Presence.OFF) && ours;
    }

    private boolean inMemory() {
        return reachable() && !is(Presence.ABSENT) && !is(Presence.OFF);
    }

    @Override
    public String toString() {
        return presence.map(p -> p + (inMemory() ? "" : ", " + past) + (ours ? "" : " (not of this migration)"))
                .orElse("UNREACHABLE");
    }
}
