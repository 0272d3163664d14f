package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Quick migration: the VM's memory is saved to an image, the destination restores it. For VMs and hosts that cannot do
 * better; the VM stands still from {@code perform} until the end of {@code finish}. A VM whose memory is saved stands
 * {@link Presence#HANDED_OVER}: {@link SettlingAct#RESUME} restores it where it was. One that is being saved is
 * {@link Presence#SENDING}, one that is being restored {@link Presence#INCOMING}, at its source too.
 * <p>{@code prepare} makes files only: the destination is {@link Presence#ABSENT} until {@code finish}. A host that saves or
 * restores goes on whoever dies; files are carried by who leads it, and no further. The image outlives a power cut of the
 * source, which is {@code HANDED_OVER} then as before. {@code finish} and {@code keep} remove the image that they used up,
 * {@code finish} only a carried copy: the other is the source's, and goes with {@code confirm}.
 * <p><b>Contract</b>, checked by {@code SavedStateMigrationContract} in the TCK.
 */
@ConsumerType
public interface SavedStateMigration extends PhasedMigration {}
