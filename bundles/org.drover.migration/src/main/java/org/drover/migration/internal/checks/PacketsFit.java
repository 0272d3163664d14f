package org.drover.migration.internal.checks;

import java.util.Map;
import java.util.Optional;
import org.drover.migration.Obstacle;
import org.drover.model.NetworkId;

/**
 * The networks that the VM is plugged into carry packets there that are as long as here: a guest goes on sending what it
 * could send, and longer ones are lost without a word.
 */
final class PacketsFit implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        Map<NetworkId, Integer> here = move.sourceTraits().mtus();
        Map<NetworkId, Integer> there = move.targetTraits().mtus();
        return move.vm().networks().stream()
                .filter(network -> here.containsKey(network) && there.containsKey(network))
                .filter(network -> there.get(network) < here.get(network))
                .sorted()
                .findFirst()
                .map(network -> new Obstacle(
                        "network.mtu",
                        network + " carries packets of " + here.get(network) + " bytes on "
                                + move.vm().host() + " and of " + there.get(network) + " on " + move.destination(),
                        "Set its MTU on " + move.destination() + " to " + here.get(network)
                                + ", or choose another host"));
    }
}
