package org.drover.placement;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drover.model.Bytes;
import org.drover.model.Share;

/**
 * What people decided for a host. Kept as the host's settings, by the names that {@link #settings} has.
 *
 * @param maintenance nothing is placed there, and its VMs are to leave it
 * @param power       as it is known to be
 * @param failover    the part of its memory that is kept for VMs of hosts that fail; empty when what counts for all hosts does
 * @param domains     what it fails together with, by kind and name ("rack:a3")
 * @param facts       what makes VMs run better there
 */
public record HostRules(
        boolean maintenance,
        Standing.Power power,
        Optional<Share> failover,
        Set<String> domains,
        Set<Standing.Fact> facts) {
    /** Nothing was decided. */
    public static final HostRules NONE =
            new HostRules(false, Standing.Power.AWAKE, Optional.empty(), Set.of(), Set.of());

    /** @throws IllegalArgumentException a domain has no kind or no name */
    public HostRules {
        domains = Set.copyOf(domains);
        facts = Set.copyOf(facts);
        for (String domain : domains) {
            if (!domain.matches("[^:\\s]+:.*\\S.*"))
                throw new IllegalArgumentException(
                        "a domain has a kind and a name, as rack:a3; \"" + domain + "\" has not");
        }
    }

    /**
     * From a host's settings; others than these are nobody's business here.
     *
     * @throws IllegalArgumentException a value makes no sense; the message names it
     */
    public static HostRules of(Map<String, String> settings) {
        String maintenance = settings.getOrDefault("maintenance", "false");
        if (!maintenance.equals("true") && !maintenance.equals("false"))
            throw new IllegalArgumentException("maintenance is true or false, not \"" + maintenance + "\"");
        Set<Standing.Fact> facts = EnumSet.noneOf(Standing.Fact.class);
        lines(settings, "facts").forEach(fact -> facts.add(named("fact", Standing.Fact.class, fact)));
        return new HostRules(
                maintenance.equals("true"),
                named("power", Standing.Power.class, settings.getOrDefault("power", "awake")),
                Optional.ofNullable(settings.get("failover")).map(HostRules::share),
                lines(settings, "domains"),
                facts);
    }

    /** As they are kept: "maintenance", "power", "failover" (0 to 1), "domains" and "facts" (one a line). */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        if (maintenance) settings.put("maintenance", "true");
        if (power != Standing.Power.AWAKE) settings.put("power", word(power));
        failover.ifPresent(share -> settings.put("failover", Double.toString(share.value())));
        if (!domains.isEmpty())
            settings.put("domains", domains.stream().sorted().collect(Collectors.joining("\n")));
        if (!facts.isEmpty())
            settings.put("facts", facts.stream().map(HostRules::word).sorted().collect(Collectors.joining("\n")));
        return settings;
    }

    /**
     * What it makes of a host.
     *
     * @param otherwise the part of memory kept for failover where nothing was decided
     * @param told      what the host tells of itself
     */
    public Standing standing(Bytes memory, Share otherwise, Set<Standing.Fact> told) {
        double part = failover.orElse(otherwise).value();
        Set<Standing.Fact> all = EnumSet.noneOf(Standing.Fact.class);
        all.addAll(told);
        all.addAll(facts);
        return new Standing(power, new Bytes((long) (part * memory.count())), domains, all);
    }

    private static Set<String> lines(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toSet());
    }

    private static Share share(String said) {
        try {
            return new Share(Double.parseDouble(said));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("failover is a part of 0 to 1, not \"" + said + "\"", e);
        }
    }

    /** "huge-pages" for {@code HUGE_PAGES}. */
    public static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E named(String what, Class<E> of, String said) {
        for (E one : of.getEnumConstants()) if (word(one).equals(said)) return one;
        throw new IllegalArgumentException("there is no " + what + " \"" + said + "\", there are "
                + Arrays.stream(of.getEnumConstants()).map(HostRules::word).collect(Collectors.joining(", ")));
    }
}
