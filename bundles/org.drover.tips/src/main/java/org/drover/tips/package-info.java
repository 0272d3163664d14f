/**
 * PRO tips: what is wrong or will be, what to do, what it costs and brings, and what came of it. Start with {@link Tips};
 * a pack of rules is a set of {@link Monitor} services. Does not know how a VM moves.
 */
@Export
@Version("0.2.2")
package org.drover.tips;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
