package org.drover.backend.api;

import java.time.Duration;
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
 * @param detail the hypervisor's state and reason in its own words, for the record
 */
public record Standing(
        HostId host,
        VmId vm,
        Presence presence,
        Optional<MigrationId> mark,
        Past past,
        Optional<Duration> up,
        String detail) {
    /** A VM in memory, or one of whose past the host can say nothing. */
    public Standing(HostId host, VmId vm, Presence presence, Optional<MigrationId> mark, String detail) {
        this(host, vm, presence, mark, Past.UNKNOWN, Optional.empty(), detail);
    }

    public boolean carries(MigrationId id) {
        return mark.isPresent() && mark.get().equals(id);
    }
}
