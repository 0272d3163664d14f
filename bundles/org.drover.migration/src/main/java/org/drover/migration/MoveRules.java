package org.drover.migration;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.model.HostId;

/**
 * How a VM is moved, whoever asks for it, unless the request says otherwise. Kept as the VM's settings, by the names and in
 * the words that {@link #settings} has.
 *
 * @param postCopy    whether it may be switched over before all of its memory is sent
 * @param network     it moves over this one and no other
 * @param pauseBudget as in {@link MigrationOptions}
 * @param apart       VMs with the same word here are kept on different hosts; no request says otherwise
 * @param hosts       where it may run; empty for everywhere. No request says otherwise
 */
public record MoveRules(
        Optional<Boolean> postCopy,
        Optional<String> network,
        Optional<MigrationPolicy> policy,
        Optional<Duration> pauseBudget,
        Optional<Priority> priority,
        Optional<String> apart,
        Set<HostId> hosts) {
    /** Nothing was decided. */
    public static final MoveRules NONE = new MoveRules(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());

    /** @throws IllegalArgumentException the pause budget lies out of bounds, or the network has no name */
    public MoveRules {
        pauseBudget.ifPresent(MigrationOptions.DEFAULT::withPauseBudget);
        if (network.filter(String::isBlank).isPresent()) throw new IllegalArgumentException("a network has a name");
        if (apart.filter(String::isBlank).isPresent()) throw new IllegalArgumentException("\"apart\" is a word");
        hosts = Set.copyOf(hosts);
    }

    /**
     * From a VM's settings; others than these are nobody's business here.
     *
     * @throws IllegalArgumentException a value makes no sense; the message names it
     */
    public static MoveRules of(Map<String, String> settings) {
        return new MoveRules(
                Optional.ofNullable(settings.get("post-copy")).map(MoveRules::yes),
                Optional.ofNullable(settings.get("network")),
                Optional.ofNullable(settings.get("policy")).map(said -> named("policy", MigrationPolicy.class, said)),
                Optional.ofNullable(settings.get("pause-budget")).map(MoveRules::time),
                Optional.ofNullable(settings.get("priority")).map(said -> named("priority", Priority.class, said)),
                Optional.ofNullable(settings.get("apart")),
                hosts(settings.getOrDefault("hosts", "")));
    }

    /** As they are kept: "post-copy", "network", "policy", "pause-budget" (ISO 8601), "priority", "apart" and "hosts" (one a line). */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        postCopy.ifPresent(allowed -> settings.put("post-copy", allowed.toString()));
        network.ifPresent(name -> settings.put("network", name));
        policy.ifPresent(one -> settings.put("policy", word(one)));
        pauseBudget.ifPresent(budget -> settings.put("pause-budget", budget.toString()));
        priority.ifPresent(one -> settings.put("priority", word(one)));
        apart.ifPresent(word -> settings.put("apart", word));
        if (!hosts.isEmpty())
            settings.put("hosts", hosts.stream().map(HostId::value).sorted().collect(Collectors.joining("\n")));
        return settings;
    }

    /** What is asked for, with what the VM has where the request does not say. */
    public MoveRequest completing(MoveRequest request) {
        MigrationOptions options = request.options();
        MoveChoices choices = request.choices();
        Priority first = request.priority();
        if (counts(postCopy, MoveDetail.POST_COPY, request)) options = options.withPostCopy(postCopy.get());
        if (counts(policy, MoveDetail.POLICY, request)) options = options.with(policy.get());
        if (counts(pauseBudget, MoveDetail.PAUSE_BUDGET, request)) options = options.withPauseBudget(pauseBudget.get());
        if (counts(network, MoveDetail.NETWORK, request)) choices = choices.over(network.get());
        if (counts(priority, MoveDetail.PRIORITY, request)) first = priority.get();
        return new MoveRequest(
                request.vm(),
                request.destination(),
                options,
                request.reason(),
                first,
                choices,
                request.says(),
                request.grouped());
    }

    /** What of it counts for this request, in words ("pause budget 500 ms, policy must-complete"); empty when nothing does. */
    public String countingFor(MoveRequest request) {
        List<String> said = new ArrayList<>();
        if (counts(postCopy, MoveDetail.POST_COPY, request))
            said.add("post-copy " + (postCopy.get() ? "allowed" : "not allowed"));
        if (counts(network, MoveDetail.NETWORK, request)) said.add("network " + network.get());
        if (counts(policy, MoveDetail.POLICY, request)) said.add("policy " + word(policy.get()));
        if (counts(pauseBudget, MoveDetail.PAUSE_BUDGET, request)) {
            said.add("pause budget " + pauseBudget.get().toMillis() + " ms");
        }
        if (counts(priority, MoveDetail.PRIORITY, request)) said.add("priority " + word(priority.get()));
        return String.join(", ", said);
    }

    private static boolean counts(Optional<?> rule, MoveDetail detail, MoveRequest request) {
        return rule.isPresent() && !request.says().contains(detail);
    }

    private static Set<HostId> hosts(String lines) {
        return lines.lines().filter(line -> !line.isBlank()).map(HostId::new).collect(Collectors.toSet());
    }

    private static boolean yes(String said) {
        if (said.equals("true") || said.equals("false")) return said.equals("true");
        throw new IllegalArgumentException("post-copy is true or false, not \"" + said + "\"");
    }

    private static Duration time(String said) {
        try {
            return Duration.parse(said);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a pause budget is a length of time as PT0.5S, not \"" + said + "\"", e);
        }
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E named(String what, Class<E> of, String said) {
        for (E one : of.getEnumConstants()) if (word(one).equals(said)) return one;
        throw new IllegalArgumentException("there is no " + what + " \"" + said + "\", there are "
                + Arrays.stream(of.getEnumConstants()).map(MoveRules::word).collect(Collectors.joining(", ")));
    }
}
