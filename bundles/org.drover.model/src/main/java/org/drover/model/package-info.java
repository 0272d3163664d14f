/**
 * The values everything else speaks of: hosts, VMs, shared volumes, networks, units. All are immutable and checked
 * when made. Start with {@link HostFacts} and {@link VmFacts}. Knows nothing of any other bundle.
 */
@Export
@Version("0.3.1")
package org.drover.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
