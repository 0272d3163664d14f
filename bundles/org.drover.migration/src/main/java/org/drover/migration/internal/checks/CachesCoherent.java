package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;

/**
 * No host serves a disk from a cache that the other one wrote past. Where a hypervisor does not drop its caches at the
 * hand-over, only the modes without one are safe; read-only and network disks always are, and those that are shared are
 * attached without a cache (libvirt judges alike: {@code qemuMigrationSrcIsSafe}).
 */
final class CachesCoherent implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return LIVE;
    }

    private static final Set<String> WITHOUT_CACHE = Set.of("none", "directsync");

    @Override
    public Optional<Obstacle> look(Planned move) {
        boolean stale = move.sourceTraits().dropsCaches().equals(Optional.of(false))
                || move.targetTraits().dropsCaches().equals(Optional.of(false));
        if (!stale) return Optional.empty();
        return move.vm().disks().stream()
                .filter(CachesCoherent::cached)
                .findFirst()
                .map(disk -> new Obstacle(
                        "disk.cache",
                        "Disk " + disk.target() + " of " + move.vm().name() + " has the cache mode "
                                + disk.drive().cache().get() + ", and between "
                                + move.vm().host() + " and "
                                + move.destination() + " its data could be lost with that",
                        "Set its cache mode to none or directsync, and restart the VM"));
    }

    private static boolean cached(DiskFacts disk) {
        return disk.source().startsWith("/")
                && !disk.drive().readOnly()
                && !disk.drive().shareable()
                && disk.drive()
                        .cache()
                        .filter(mode -> !WITHOUT_CACHE.contains(mode))
                        .isPresent();
    }
}
