package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Quick migration: the VM's memory is saved to an image, the destination restores it. For VMs and hosts that cannot do
 * better; the VM stands still from {@code perform} until the end of {@code finish}. A VM whose memory is saved stands
 * {@link Presence#HANDED_OVER}: {@link SettlingAct#RESUME} restores it where it was. One that is being saved is
 * {@link Presence#SENDING}, one that is being restored {@link Presence#INCOMING}.
 * <p><b>Contract</b>, checked by {@code SavedStateMigrationContract} in the TCK.
 */
@ConsumerType
public interface SavedStateMigration extends PhasedMigration {}
