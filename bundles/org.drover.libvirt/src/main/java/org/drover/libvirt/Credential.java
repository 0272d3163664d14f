package org.drover.libvirt;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that opens a connection until it ends: afterwards none is opened, those that are open go on.
 *
 * @param what in words ("our certificate /etc/pki/libvirt/clientcert.pem")
 */
public record Credential(String what, Instant ends) {
    public Credential {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(ends, "ends");
    }
}
