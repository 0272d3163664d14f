/**
 * In which order many moves can be made: what must go first because of room, and what may run at once. Start with
 * {@link MoveGraph}, then {@link Turns}. Pure functions over numbers; knows nothing of ratings, nor why a VM is moved.
 */
@Export
@Version("0.1.0")
package org.drover.placement.order;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
