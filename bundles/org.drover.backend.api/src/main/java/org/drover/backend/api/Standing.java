package org.drover.backend.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * What one host knows of a VM and its migration, asked for after a crash.
 *
 * @param mark   the migration the VM's metadata names, or its definition's while it is off; empty when it names none
 * @param past   for a VM that is {@code ABSENT} or {@code OFF} here: whether it ran; {@code UNKNOWN} otherwise
 * @param up     for how long the host has been up, where that counts: what it wrote down just before a power cut may be
 *               lost, so {@code NEVER_RAN} holds only for what happened since. Empty: its records survive a power cut
 * @param disks  which files the VM uses, when disks move on their host; {@code AS_BEFORE} otherwise
 * @param leftovers files of this migration's disks and image that are on this host and in no use by this VM: at the source
 *                  those it left, or the image that it wrote; at the destination those that were made for it
 * @param detail the hypervisor's state and reason in its own words, for the record
 */
public record Standing(
        HostId host,
        VmId vm,
        Presence presence,
        Optional<MigrationId> mark,
        Past past,
        Optional<Duration> up,
        Disks disks,
        List<String> leftovers,
        String detail) {
    /** Where the disks are that a storage migration moves. */
    public enum Disks {
        /** All on the files they come from. */
        AS_BEFORE,
        /** Some have gone over, some not. */
        BETWEEN,
        /** All on the files they go to. */
        MOVED
    }

    public Standing {
        leftovers = List.copyOf(leftovers);
    }

    /** No files of it are here. */
    public Standing(
            HostId host,
            VmId vm,
            Presence presence,
            Optional<MigrationId> mark,
            Past past,
            Optional<Duration> up,
            String detail) {
        this(host, vm, presence, mark, past, up, Disks.AS_BEFORE, List.of(), detail);
    }

    /** A VM in memory, or one of whose past the host can say nothing. */
    public Standing(HostId host, VmId vm, Presence presence, Optional<MigrationId> mark, String detail) {
        this(host, vm, presence, mark, Past.UNKNOWN, Optional.empty(), detail);
    }

    public Standing with(Disks now) {
        return new Standing(host, vm, presence, mark, past, up, now, leftovers, detail);
    }

    public Standing withLeftovers(List<String> files) {
        return new Standing(host, vm, presence, mark, past, up, disks, files, detail);
    }

    public boolean carries(MigrationId id) {
        return mark.isPresent() && mark.get().equals(id);
    }
}
