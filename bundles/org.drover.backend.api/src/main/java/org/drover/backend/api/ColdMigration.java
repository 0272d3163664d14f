package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Migration of a VM that does not run: {@code begin} and {@code finish} are refused once it does. It stands
 * {@link Presence#OFF} at the source all the time, {@link Presence#ABSENT} at the destination until {@code finish} defines
 * it there, then {@link Presence#OFF}; {@link SettlingAct#LET_GO} removes the source's definition and then the files that
 * moved, {@link SettlingAct#DESTROY_LEFTOVER} the destination's.
 * <p><b>Contract</b>, checked by {@code ColdMigrationContract} in the TCK.
 */
@ConsumerType
public interface ColdMigration extends PhasedMigration {}
