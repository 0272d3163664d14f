/**
 * The one live picture: who is connected, which VMs there are and where. Start with {@link Inventory}; acts on hosts go
 * through {@link ConnectedHosts}. Knows the SPI, no hypervisor.
 */
@Export
@Version("0.2.0")
package org.drover.inventory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
