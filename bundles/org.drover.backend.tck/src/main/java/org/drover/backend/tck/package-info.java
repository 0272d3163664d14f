/**
 * The SPI's contract as JUnit 5 suites: a backend extends those of the capabilities it offers and makes a
 * {@link BackendUnderTest}. Start with {@link DrivenMigrationContract}. Knows the SPI, no particular backend.
 */
@Export
@Version("0.1.5")
package org.drover.backend.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
