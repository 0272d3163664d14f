/**
 * A data centre in memory, on a virtual clock. Start with {@link DataCentre}: it is built, run, broken and looked into
 * here; Drover itself sees it through the SPI only, by {@link SimulatorBackend}. Knows nothing above the SPI.
 */
@Export
@Version("0.2.1")
package org.drover.backend.simulator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
