/**
 * Moves VMs: queue, limits, phases, journal, recovery. Start with {@link MigrationEngine}, for many at once
 * {@link Plans}; the conversation of phases is
 * in {@code internal}. Does not know why a VM is moved.
 */
@Export
@Version("0.6.1")
package org.drover.migration;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
