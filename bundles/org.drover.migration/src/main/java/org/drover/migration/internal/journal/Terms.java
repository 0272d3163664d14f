package org.drover.migration.internal.journal;

import java.util.Optional;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveWindow;
import org.drover.migration.Priority;

/**
 * What of a wish counts until the move has begun, and after a restart too.
 *
 * @param network   the only one that it may go over, if somebody has chosen one
 * @param delegated the hosts do it among themselves, if they can
 */
public record Terms(Priority priority, boolean delegated, Optional<String> network, Optional<MoveWindow> window) {
    public static final Terms USUAL = new Terms(Priority.NORMAL, false, Optional.empty(), Optional.empty());

    public static Terms of(MoveRequest request) {
        MoveChoices choices = request.choices();
        return new Terms(request.priority(), choices.delegated(), choices.network(), choices.window());
    }
}
