/**
 * What was done to the house and why: by people through the tips' part, and by Drover itself. Start with {@link
 * org.drover.tips.trail.Trail}. Does not know how anything is done.
 */
@Export
@Version("0.1.0")
package org.drover.tips.trail;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
