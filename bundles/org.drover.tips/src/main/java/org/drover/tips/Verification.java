package org.drover.tips;

import java.time.Instant;
import org.drover.model.Mhz;

/**
 * What came of an implemented tip, measured against what would have happened without the move: the recorded load of the
 * same VMs, the moved one included, summed as if it had stayed.
 *
 * @param at       when it was measured
 * @param without  the source's highest load since the move, had the VM stayed
 * @param with     the source's highest load since the move, as it was
 * @param promised what the tip said it would bring
 * @param brought  what it brought: {@code without - with} at the time of the highest load without
 * @param kept     at least half of what was promised
 */
public record Verification(Instant at, Mhz without, Mhz with, Mhz promised, Mhz brought, boolean kept) {}
