package org.drover.backend.simulator;

import java.time.Instant;
import java.util.Optional;
import org.drover.model.VmId;

/**
 * A VM's processors executed on a host, from then until then: the truth, whatever anybody says.
 *
 * @param host  by its name in the data centre
 * @param until empty while it goes on
 */
public record Run(VmId vm, String host, Instant from, Optional<Instant> until) {}
