package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Disks of a running VM go to other files, on its own host: source and destination of the conversation are the same one.
 * {@code prepare} makes the files; {@code perform} copies until every write goes to both files, and returns while it
 * still does: the switch can wait for hours; {@code finish} goes over to the new files, all of them or none; {@code confirm}
 * removes the old ones. {@link Standing#disks} says which files the VM uses; {@link Presence#SENDING} that copies are under
 * way or in step.
 * <p><b>Contract</b>, checked by {@code StorageMigrationContract} in the TCK.
 */
@ConsumerType
public interface StorageMigration extends PhasedMigration {}
