package org.drover.inventory;

import java.time.Instant;
import java.util.Optional;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostFacts;
import org.drover.model.HostId;

/**
 * A host in the picture.
 *
 * @param facts as last told; empty when it has never been reached
 * @param unreachableSince empty while the host answers
 * @param problem why it does not answer, in words; empty while it does
 */
public record HostEntry(
        HostEndpoint endpoint, Optional<HostFacts> facts, Optional<Instant> unreachableSince, String problem) {
    public HostId id() {
        return endpoint.host();
    }

    public boolean reachable() {
        return facts.isPresent() && unreachableSince.isEmpty();
    }
}
