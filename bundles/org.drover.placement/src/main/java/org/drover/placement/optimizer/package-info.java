/**
 * Rearranges a cluster: which VM should run where, so that hard rules hold and the objectives cost least. Start with
 * {@link Problem}, then {@link Optimizer}. Pure functions over numbers: threads and time are given to it; it knows nothing
 * of forecasts, ratings or hypervisors.
 */
@Export
@Version("0.3.0")
package org.drover.placement.optimizer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
