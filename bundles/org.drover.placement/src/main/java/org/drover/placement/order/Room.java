package org.drover.placement.order;

import org.drover.model.Bytes;
import org.drover.model.HostId;

/**
 * A host and what it has to spare for VMs now.
 *
 * @param takesStops other VMs may stop over here on their way
 */
public record Room(HostId host, Bytes free, boolean takesStops) {}
