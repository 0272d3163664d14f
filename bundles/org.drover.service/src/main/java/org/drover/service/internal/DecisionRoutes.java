package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.inventory.HostSettings;
import org.drover.inventory.Settings;
import org.drover.model.HostId;
import org.drover.model.Share;
import org.drover.placement.HostRules;
import org.drover.placement.Policy;
import org.drover.placement.Standing;
import org.drover.tips.Weights;

/** What people decide for placement: about hosts, and how much each rule counts. */
final class DecisionRoutes {
    private static final String TO_DO = "Give it as docs/api.md shows.";

    private final Parts parts;
    private final HostSettings hosts;
    private final Settings settings;
    private final ObjectMapper mapper;

    DecisionRoutes(Parts parts, HostSettings hosts, Settings settings, ObjectMapper mapper) {
        this.parts = parts;
        this.hosts = hosts;
        this.settings = settings;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/hosts/{id}/settings", request -> shown(host(request.id())))
                .on(
                        "PUT",
                        "/hosts/{id}/settings",
                        request -> decide(host(request.id()), Bodies.read(mapper, request.body(), HostDecision.class)))
                .on("GET", "/placement/weights", request -> weights())
                .on("PUT", "/placement/weights", this::weigh);
    }

    /** @param failover 0 to 1 */
    record HostDecision(Boolean maintenance, String power, Double failover, List<String> domains, List<String> facts) {}

    /** @param usual what counts when nobody says otherwise */
    record Weight(double weight, double usual) {}

    private HostId host(String id) {
        HostId host = new HostId(id);
        if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", id);
        return host;
    }

    private HostDecision shown(HostId host) {
        HostRules rules = HostRules.of(hosts.of(host));
        return new HostDecision(
                rules.maintenance() ? true : null,
                rules.power() == Standing.Power.AWAKE ? null : HostRules.word(rules.power()),
                rules.failover().map(Share::value).orElse(null),
                rules.domains().isEmpty()
                        ? null
                        : rules.domains().stream().sorted().toList(),
                rules.facts().isEmpty()
                        ? null
                        : rules.facts().stream().map(HostRules::word).sorted().toList());
    }

    /** What is not said counts no more; settings that are no rules of hosts stay. */
    private HostDecision decide(HostId host, HostDecision said) {
        Map<String, String> then = new TreeMap<>(hosts.of(host));
        then.keySet().removeAll(HostRules.of(then).settings().keySet());
        then.putAll(understood(said).settings());
        hosts.keep(host, then);
        return shown(host);
    }

    private static HostRules understood(HostDecision said) {
        try {
            Standing.Power power =
                    said.power() == null ? Standing.Power.AWAKE : named(Standing.Power.class, said.power());
            return new HostRules(
                    Boolean.TRUE.equals(said.maintenance()),
                    power,
                    Optional.ofNullable(said.failover()).map(Share::new),
                    all(said.domains(), domain -> domain),
                    all(said.facts(), fact -> named(Standing.Fact.class, fact)));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong(e.getMessage(), TO_DO);
        }
    }

    private static <T> Set<T> all(Collection<String> said, Function<String, T> as) {
        Set<T> all = new HashSet<>();
        for (String one : said == null ? List.<String>of() : said) {
            if (one == null) throw Problem.wrong("a name is null", TO_DO);
            all.add(as.apply(one));
        }
        return all;
    }

    private static <E extends Enum<E>> E named(Class<E> of, String said) {
        return Arrays.stream(of.getEnumConstants())
                .filter(one -> HostRules.word(one).equals(said))
                .findFirst()
                .orElseThrow(() -> Problem.wrong(
                        "there is no \"" + said + "\"",
                        "There are "
                                + Arrays.stream(of.getEnumConstants())
                                        .map(HostRules::word)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private Map<String, Weight> weights() {
        Map<String, Weight> said = new LinkedHashMap<>();
        Map<Policy.Soft, Double> now = Weights.from(settings);
        for (Policy.Soft rule : Policy.Soft.values())
            said.put(HostRules.word(rule), new Weight(now.get(rule), rule.defaultWeight()));
        return said;
    }

    /** Only those that are named change; they count from the next question on, and after a restart. */
    private Map<String, Weight> weigh(Router.Request request) throws Exception {
        Map<String, String> wanted = new LinkedHashMap<>();
        Map<Policy.Soft, Double> then = Weights.from(settings);
        Map<?, ?> body = Bodies.read(mapper, request.body(), Map.class);
        for (Map.Entry<?, ?> said : body.entrySet()) {
            Policy.Soft rule = named(Policy.Soft.class, String.valueOf(said.getKey()));
            double weight = said.getValue() instanceof Number number ? number.doubleValue() : -1;
            if (!(weight >= 0 && weight <= Weights.MOST)) {
                throw Problem.wrong(
                        HostRules.word(rule) + " cannot weigh " + said.getValue(), "A number from 0 to 100.");
            }
            then.put(rule, weight);
            wanted.put(Weights.setting(rule), Double.toString(weight));
        }
        if (then.values().stream().allMatch(weight -> weight == 0))
            throw Problem.wrong("the weights of all rules would be 0", "Let one count at least.");
        settings.keep(wanted);
        return weights();
    }
}
