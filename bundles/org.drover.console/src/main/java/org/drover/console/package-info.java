/** What other bundles add to the console: actions, columns, pages of the details. Ours use the same interfaces. */
@Export
@Version("0.1.1")
package org.drover.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
