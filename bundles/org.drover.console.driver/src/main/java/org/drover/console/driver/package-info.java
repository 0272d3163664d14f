/**
 * Drives windows as a person does, for tests: {@link org.drover.console.driver.Driver} finds windows, presses, types and
 * waits, on a {@link org.drover.console.driver.Screen} of its own. Knows widgets alone, nothing of the console.
 */
@Export
@Version("0.2.0")
package org.drover.console.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
