package org.drover.model;

import java.util.Optional;

/**
 * One disk of a VM.
 *
 * @param target the name inside the VM ("vda")
 * @param source path or URL as the hypervisor states it; empty for a drive with no medium
 * @param volume the shared volume it lies on; empty when it is local to the host
 * @param size   what the VM sees; zero when unknown
 * @param drive  how it is attached
 */
public record DiskFacts(String target, String source, Optional<VolumeId> volume, Bytes size, Drive drive) {
    public DiskFacts {
        Text.required("a disk's target", target);
        Text.bounded("a disk's source", source);
    }

    /** A disk that is written to, of which no more is known. */
    public DiskFacts(String target, String source, Optional<VolumeId> volume, Bytes size) {
        this(target, source, volume, size, Drive.DISK);
    }

    public DiskFacts with(Drive attached) {
        return new DiskFacts(target, source, volume, size, attached);
    }
}
