package org.drover.libvirt;

import java.util.Objects;
import java.util.UUID;

/**
 * A domain as calls name it ({@code remote_nonnull_domain}). Two references are equal when their UUIDs are: names may
 * repeat across hosts and change, ids change with every start.
 *
 * @param name opaque text of up to 4 MiB
 * @param id the hypervisor's number while it runs, -1 otherwise
 */
public record DomainRef(UUID uuid, String name, int id) {
    public DomainRef {
        Objects.requireNonNull(uuid, "uuid");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainRef that && uuid.equals(that.uuid);
    }

    @Override
    public int hashCode() {
        return uuid.hashCode();
    }
}
