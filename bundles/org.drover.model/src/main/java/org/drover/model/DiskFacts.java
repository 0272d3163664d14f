package org.drover.model;

import java.util.Optional;

/**
 * One disk of a VM.
 *
 * @param target the name inside the VM ("vda")
 * @param source path or URL as the hypervisor states it; empty for a drive with no medium
 * @param volume the shared volume it lies on; empty when it is local to the host
 * @param size   what the VM sees; zero when unknown
 */
public record DiskFacts(String target, String source, Optional<VolumeId> volume, Bytes size) {
    public DiskFacts {
        Text.required("a disk's target", target);
        Text.bounded("a disk's source", source);
    }
}
