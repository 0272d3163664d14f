package org.drover.placement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drover.model.HostId;

/**
 * What people wish of a VM's place. Kept as the VM's settings, by the names that {@link #settings} has.
 *
 * @param preferred hosts that it does best on; empty for any
 * @param near      VMs with the same word here are rather on one host
 * @param apartIn   VMs that are kept apart from it are in other failure domains of this kind, too ("rack"); a hard rule
 */
public record PlaceRules(Set<HostId> preferred, Optional<String> near, Optional<String> apartIn) {
    /** Nothing is wished. */
    public static final PlaceRules NONE = new PlaceRules(Set.of(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException a word is blank */
    public PlaceRules {
        preferred = Set.copyOf(preferred);
        if (near.filter(String::isBlank).isPresent()) throw new IllegalArgumentException("\"near\" is a word");
        apartIn.ifPresent(kind -> {
            if (!kind.matches("[^:\\s]+"))
                throw new IllegalArgumentException("\"apart-in\" is a kind of domain, as rack, not \"" + kind + "\"");
        });
    }

    /** From a VM's settings; others than these are nobody's business here. */
    public static PlaceRules of(Map<String, String> settings) {
        return new PlaceRules(
                settings.getOrDefault("preferred", "")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(HostId::new)
                        .collect(Collectors.toSet()),
                Optional.ofNullable(settings.get("near")),
                Optional.ofNullable(settings.get("apart-in")));
    }

    /** As they are kept: "preferred" (one a line), "near" and "apart-in". */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        if (!preferred.isEmpty())
            settings.put(
                    "preferred", preferred.stream().map(HostId::value).sorted().collect(Collectors.joining("\n")));
        near.ifPresent(word -> settings.put("near", word));
        apartIn.ifPresent(kind -> settings.put("apart-in", kind));
        return settings;
    }
}
