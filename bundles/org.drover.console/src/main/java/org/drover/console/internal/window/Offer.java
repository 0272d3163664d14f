package org.drover.console.internal.window;

import java.util.Optional;
import org.drover.console.ConsoleAction;
import org.drover.console.Selection;

/**
 * One action as it stands for a selection.
 *
 * @param refusal why it cannot be done; empty also while nobody knows yet: whoever runs it is told then
 */
record Offer(ConsoleAction action, Selection selection, Optional<String> refusal) {}
