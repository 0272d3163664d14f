/**
 * What hosts and VMs used, and what they will: sampled series on a fixed grid and forecasts with quantiles.
 * Start with {@link Metrics}. Knows who is connected, not who asks.
 */
@Export
@Version("0.1.2")
package org.drover.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
