package org.drover.migration.internal.phases;

import org.drover.migration.Stage;

/**
 * A conversation that did not come to its end: both hosts have to be asked.
 *
 * @param phase   where it stands; decides what may be done
 * @param wanted  the outcome when the VM stays on the source: RETURNED or CANCELLED
 * @param message what happened, as a sentence for people
 */
public record Setback(Phase phase, Stage wanted, String message) {}
