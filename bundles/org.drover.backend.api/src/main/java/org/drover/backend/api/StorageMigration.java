package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Disks of a running VM go to other files, on its own host: source and destination of the conversation are the same one.
 * {@code prepare} makes the files; {@code perform} copies until the files are the same, and returns while they are kept so,
 * at best by every write going to both at once: the switch can wait for hours, and loses no write; {@code finish} goes over
 * to the new files, one after the other, and is refused before the first unless all are in step; {@code confirm} removes
 * the old ones. {@link Standing#disks} says which files the VM uses, or its definition while it is off;
 * {@link Presence#SENDING} that copies are under way or in step.
 * <p>The copies are jobs of the host: whoever led them may die or let go, and they go on until {@code discard}, {@code keep}
 * or {@link SettlingAct#STOP_SENDING} ends them, or the VM itself ends. Only contact that breaks within {@code finish}
 * leaves {@link Standing.Disks#BETWEEN}: {@link SettlingAct#SWITCH_DISKS} goes on; {@code discard} and {@code keep} are
 * refused from the first disk on that went over. A host that lost power may have forgotten that disks went over: once
 * {@code finish} was answered, an {@code OFF} VM is started only after {@code SWITCH_DISKS}.
 * <p><b>Contract</b>, checked by {@code StorageMigrationContract} in the TCK.
 */
@ConsumerType
public interface StorageMigration extends PhasedMigration {}
