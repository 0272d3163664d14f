package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Migration of a VM that does not run. Nothing keeps others from starting it meanwhile, and the destination cannot know:
 * so {@code begin}, {@code perform} when it ends, and {@code confirm} are refused when it runs or has run since. It stands
 * {@link Presence#OFF} at the source all the time, {@link Presence#ABSENT} at the destination until {@code finish} defines
 * it there, then {@link Presence#OFF}. {@link SettlingAct#LET_GO} removes the source's definition,
 * {@link SettlingAct#DESTROY_LEFTOVER} the destination's; their files are {@link Standing#leftovers} from then on.
 * <p><b>Contract</b>, checked by {@code ColdMigrationContract} in the TCK.
 */
@ConsumerType
public interface ColdMigration extends PhasedMigration {}
