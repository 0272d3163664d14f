package org.drover.backend.libvirt.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.MigrateFlag;
import org.drover.libvirt.MigrationParams;
import org.drover.model.ByteRate;

/**
 * What both sides of a migration are told alike: flags and parameters. Persistence follows the VM: Drover's VMs are
 * defined on their host, move with their definition, and leave none behind.
 */
record MigrationTerms(Set<MigrateFlag> flags, MigrationParams params) {
    /** Slowed down by so many percent at first and more each time (libvirt's and QEMU's own default). */
    private static final int THROTTLE_INITIAL = 20;

    private static final int THROTTLE_INCREMENT = 10;
    private static final long BYTES_PER_MIB = 1 << 20;

    static MigrationTerms of(
            MigrationTicket ticket, boolean persistent, Optional<String> address, List<DiskImage> images) {
        MigrationOptions options = ticket.options();
        EnumSet<MigrateFlag> flags = EnumSet.of(MigrateFlag.LIVE, MigrateFlag.CHANGE_PROTECTION);
        MigrationParams params = MigrationParams.NONE;
        if (persistent) flags.addAll(EnumSet.of(MigrateFlag.PERSIST_DEST, MigrateFlag.UNDEFINE_SOURCE));
        if (address.isPresent()) params = params.withUri(address.get());
        if (!ticket.disks().isEmpty()) {
            boolean chainsStay = images.stream().anyMatch(image -> image.below().isPresent());
            // never with synchronous writes: see DiskCopies
            flags.add(chainsStay ? MigrateFlag.NON_SHARED_INC : MigrateFlag.NON_SHARED_DISK);
            params =
                    params.withDisks(ticket.disks().stream().map(DiskMove::disk).toList());
        }
        if (options.bandwidth().isPresent()) {
            long rate = mebibytes(options.bandwidth().get());
            params = params.withBandwidth(rate);
            if (options.postCopy()) params = params.withPostCopyBandwidth(rate);
        }
        if (options.autoConverge()) {
            flags.add(MigrateFlag.AUTO_CONVERGE);
            params = params.withAutoConverge(THROTTLE_INITIAL, THROTTLE_INCREMENT);
        }
        if (options.parallelChannels() > 1) {
            flags.add(MigrateFlag.PARALLEL);
            params = params.withParallelConnections(options.parallelChannels());
        }
        if (options.postCopy()) flags.add(MigrateFlag.POSTCOPY);
        if (options.compression()) {
            flags.add(MigrateFlag.COMPRESSED);
            params = params.withCompression("xbzrle");
        }
        return new MigrationTerms(flags, params);
    }

    /** libvirt's unit; 0 would be no limit. */
    static long mebibytes(ByteRate rate) {
        return Math.max(1, rate.bytesPerSecond() / BYTES_PER_MIB);
    }

    /** Of a post-copy whose connection broke; all else has been settled by then. */
    static MigrationTerms again(boolean persistent, Optional<String> address) {
        EnumSet<MigrateFlag> flags = EnumSet.of(
                MigrateFlag.LIVE, MigrateFlag.CHANGE_PROTECTION, MigrateFlag.POSTCOPY, MigrateFlag.POSTCOPY_RESUME);
        if (persistent) flags.addAll(EnumSet.of(MigrateFlag.PERSIST_DEST, MigrateFlag.UNDEFINE_SOURCE));
        return new MigrationTerms(
                flags, address.map(MigrationParams.NONE::withUri).orElse(MigrationParams.NONE));
    }
}
