package org.drover.migration.internal.phases;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.drover.model.HostFacts;
import org.drover.model.HostLink;

/** The networks that a move can take: those that both hosts are on and that are for it, the lowest metric first. */
public final class Ways {
    private Ways() {}

    /**
     * @param pinned the only one that may be taken
     * @return names; empty when the hosts tell of none in common, or of the pinned one not
     */
    public static List<String> between(HostFacts source, HostFacts destination, Optional<String> pinned) {
        List<HostLink> here = source.traits().links();
        return destination.traits().links().stream()
                .filter(link -> link.role().carriesMoves())
                .filter(link -> here.stream().anyMatch(other -> other.network().equals(link.network())))
                .sorted(Comparator.comparingInt(HostLink::metric).thenComparing(HostLink::network))
                .map(HostLink::network)
                .filter(name -> pinned.isEmpty() || pinned.get().equals(name))
                .toList();
    }
}
