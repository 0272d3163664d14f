/**
 * Hosts are taken out of use and back, one or a whole cluster, while their VMs run elsewhere. Start with {@link
 * org.drover.tips.maintenance.Maintenance}. Whether a host is in maintenance is its setting {@code maintenance}, as whoever places VMs
 * reads it; here is what was done for it. Does not know how a VM moves.
 */
@Export
@Version("0.1.0")
package org.drover.tips.maintenance;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
