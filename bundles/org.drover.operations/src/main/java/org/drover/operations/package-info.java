/**
 * What is done to VMs and their disks besides moving them: started, saved, defined, given a disk. Start with
 * {@link Operations}; what each act needs and who may have it is in {@code internal.Rules}. Does not know how a VM moves,
 * only that nobody moves it meanwhile.
 */
@Export
@Version("0.1.0")
package org.drover.operations;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
