package org.drover.model;

import java.util.Optional;

/**
 * How a disk is attached to its VM, as far as the host tells.
 *
 * @param kind      what the guest sees
 * @param readOnly  the guest cannot write to it
 * @param shareable several VMs write to it at once and say so
 * @param format    of what it lies on ("raw", "qcow2")
 * @param cache     the mode in the hypervisor's words ("none", "writeback", "default")
 */
public record Drive(Kind kind, boolean readOnly, boolean shareable, Optional<String> format, Optional<String> cache) {
    /** What the guest sees. */
    public enum Kind {
        DISK,
        CDROM,
        FLOPPY
    }

    /** A disk that is written to, of which nothing else is known. */
    public static final Drive DISK = new Drive(Kind.DISK, false, false, Optional.empty(), Optional.empty());

    public Drive {
        format.ifPresent(f -> Text.required("a disk's format", f));
        cache.ifPresent(c -> Text.required("a disk's cache mode", c));
    }

    /** One of this kind; a CD is read-only. */
    public static Drive of(Kind kind) {
        return new Drive(kind, kind == Kind.CDROM, false, Optional.empty(), Optional.empty());
    }

    public Drive withCache(String mode) {
        return new Drive(kind, readOnly, shareable, format, Optional.of(mode));
    }

    public Drive withReadOnly() {
        return new Drive(kind, true, shareable, format, cache);
    }

    public Drive withShareable() {
        return new Drive(kind, readOnly, true, format, cache);
    }

    /** A medium lies in it and can be taken out. */
    public boolean removable() {
        return kind != Kind.DISK;
    }
}
