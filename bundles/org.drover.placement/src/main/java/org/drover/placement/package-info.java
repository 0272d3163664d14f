/**
 * Where a VM would run best, and why: pure functions over columns of numbers. Start with {@link Rater}, then
 * {@link ReliefPlanner}; for many VMs at once {@link Proposer}. Knows no services, clocks, threads or files; the same input gives the same answer.
 */
@Export
@Version("0.6.0")
package org.drover.placement;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
