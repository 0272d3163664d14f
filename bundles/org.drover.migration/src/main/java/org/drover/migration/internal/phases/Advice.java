package org.drover.migration.internal.phases;

import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;

/** What a person can do about a move that came back: one sentence after what the host said. */
final class Advice {
    static final String OF_A_LONG_PAUSE =
            "Give it a larger pause budget or more bandwidth, or move it when it writes less";

    private Advice() {}

    /** The failure in the host's words, which name host, VM and step, and what to do about it. */
    static String with(BackendException failure, Phase at, MigrationTicket ticket) {
        String said = failure.getMessage();
        return said + (said.endsWith(".") ? " " : ". ") + about(failure, at, ticket);
    }

    private static String about(BackendException failure, Phase at, MigrationTicket ticket) {
        if (at == Phase.PERFORM && failure.host().equals(ticket.source())) return onTheWay(ticket);
        if (failure instanceof BackendException.Refused) {
            return "Mend that on " + failure.host() + " or choose another host, then move it again";
        }
        if (failure instanceof BackendException.Unsupported) return "Choose another host";
        return "Check that " + failure.host() + " is up, that its daemon runs and the network to it works, then move it"
                + " again";
    }

    /** The source only sees that the other end does not take what it sends. */
    static String onTheWay(MigrationTicket ticket) {
        if (ticket.source().equals(ticket.destination())) {
            return "Look at " + ticket.source()
                    + " and at the places that its disks come from and go to, then move it again";
        }
        return "Look at " + ticket.destination() + " and at the migration network between " + ticket.source() + " and "
                + ticket.destination() + ", then move it again";
    }
}
