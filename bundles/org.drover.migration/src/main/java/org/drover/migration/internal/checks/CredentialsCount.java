package org.drover.migration.internal.checks;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.HostId;
import org.drover.model.HostTraits;

/** The certificates by which both hosts are reached still count: a move makes connections of its own. */
final class CredentialsCount implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Map<HostId, HostTraits> both =
                Map.of(move.vm().host(), move.sourceTraits(), move.destination(), move.targetTraits());
        return both.entrySet().stream()
                .filter(one -> ended(one.getValue(), move.at()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .map(host -> new Obstacle(
                        "credentials.ended",
                        "A certificate by which " + host + " is reached counts no more since "
                                + both.get(host).certificateEnds().orElseThrow(),
                        "Have a new one made (for " + host + ", or for Drover), and connect " + host + " anew"));
    }

    private static boolean ended(HostTraits host, Instant now) {
        return host.certificateEnds().filter(end -> end.isBefore(now)).isPresent();
    }
}
