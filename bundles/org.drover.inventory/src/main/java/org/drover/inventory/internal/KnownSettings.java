package org.drover.inventory.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.drover.inventory.internal.xml.Document;

/** Which start properties are configuration of the platform, which settings a VM can have, and where each stands in the document. */
final class KnownSettings {
    /** As the schema names them. */
    private static final List<String> SOFT_RULES = List.of(
            "headroom",
            "balance",
            "memory",
            "cost",
            "preferred-owners",
            "affinity",
            "locality",
            "power",
            "host-facts",
            "vendor");

    private KnownSettings() {}

    /** What the document says, by the names of the start properties. */
    static Map<String, String> in(Document.Configuration configuration) {
        Map<String, String> said = new LinkedHashMap<>();
        if (configuration.tips != null) said.putAll(in(configuration.tips));
        if (configuration.metrics != null) said.putAll(in(configuration.metrics));
        if (configuration.migration != null) said.putAll(in(configuration.migration));
        if (configuration.placement != null) {
            for (Document.Weight weight : configuration.placement.weights)
                said.put("drover.placement.weight." + weight.rule, weight.weight);
        }
        said.values().removeIf(value -> value == null);
        said.replaceAll((name, value) -> value.strip());
        return said;
    }

    /** Puts what is configured where it stands in the document; a part of which nothing is configured is left out. */
    static void describe(UnaryOperator<String> value, Document.Configuration configuration) {
        configuration.tips = tips(value);
        configuration.metrics = metrics(value);
        configuration.migration = migration(value);
        configuration.placement = placement(value);
    }

    private static Map<String, String> in(Document.Tips tips) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("drover.tips.mode", tips.mode);
        said.put("drover.tips.threshold", tips.threshold);
        said.put("drover.tips.hold", tips.hold);
        said.put("drover.tips.margin", tips.margin);
        said.put("drover.tips.cooldown", tips.cooldown);
        said.put("drover.tips.verify", tips.verify);
        said.put("drover.tips.bandwidth", tips.bandwidth);
        return said;
    }

    private static Document.Tips tips(UnaryOperator<String> value) {
        Document.Tips tips = new Document.Tips();
        tips.mode = value.apply("drover.tips.mode");
        tips.threshold = value.apply("drover.tips.threshold");
        tips.hold = value.apply("drover.tips.hold");
        tips.margin = value.apply("drover.tips.margin");
        tips.cooldown = value.apply("drover.tips.cooldown");
        tips.verify = value.apply("drover.tips.verify");
        tips.bandwidth = value.apply("drover.tips.bandwidth");
        return isEmpty(in(tips)) ? null : tips;
    }

    private static Map<String, String> in(Document.Metrics metrics) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("drover.metrics.step", metrics.step);
        said.put("drover.metrics.sampling", metrics.sampling);
        said.put("drover.metrics.horizon", metrics.horizon);
        said.put("drover.metrics.keep", metrics.keep);
        said.put("drover.metrics.writing", metrics.writing);
        said.put("drover.metrics.prometheus", metrics.prometheus);
        said.put("drover.metrics.prometheus.queries", metrics.prometheusQueries);
        said.put("drover.metrics.prometheus.token", metrics.prometheusToken);
        return said;
    }

    private static Document.Metrics metrics(UnaryOperator<String> value) {
        Document.Metrics metrics = new Document.Metrics();
        metrics.step = value.apply("drover.metrics.step");
        metrics.sampling = value.apply("drover.metrics.sampling");
        metrics.horizon = value.apply("drover.metrics.horizon");
        metrics.keep = value.apply("drover.metrics.keep");
        metrics.writing = value.apply("drover.metrics.writing");
        metrics.prometheus = value.apply("drover.metrics.prometheus");
        metrics.prometheusQueries = value.apply("drover.metrics.prometheus.queries");
        metrics.prometheusToken = value.apply("drover.metrics.prometheus.token");
        return isEmpty(in(metrics)) ? null : metrics;
    }

    private static Map<String, String> in(Document.Migration migration) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("drover.migration.per-host", migration.perHost);
        said.put("drover.migration.per-network", migration.perNetwork);
        said.put("drover.migration.per-cluster", migration.perCluster);
        said.put("drover.migration.ahead", migration.ahead);
        said.put("drover.migration.reserve", migration.reserve);
        said.put("drover.migration.stall", migration.stall);
        said.put("drover.migration.pause-factor", migration.pauseFactor);
        return said;
    }

    private static Document.Migration migration(UnaryOperator<String> value) {
        Document.Migration migration = new Document.Migration();
        migration.perHost = value.apply("drover.migration.per-host");
        migration.perNetwork = value.apply("drover.migration.per-network");
        migration.perCluster = value.apply("drover.migration.per-cluster");
        migration.ahead = value.apply("drover.migration.ahead");
        migration.reserve = value.apply("drover.migration.reserve");
        migration.stall = value.apply("drover.migration.stall");
        migration.pauseFactor = value.apply("drover.migration.pause-factor");
        return isEmpty(in(migration)) ? null : migration;
    }

    private static Document.Placement placement(UnaryOperator<String> value) {
        Document.Placement placement = new Document.Placement();
        for (String rule : SOFT_RULES) {
            String weight = value.apply("drover.placement.weight." + rule);
            if (weight == null) continue;
            Document.Weight said = new Document.Weight();
            said.rule = rule;
            said.weight = weight;
            placement.weights.add(said);
        }
        return placement.weights.isEmpty() ? null : placement;
    }

    /** What the document says of a VM, by the names of its settings. */
    static Map<String, String> in(Document.VmRules vm) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("post-copy", vm.postCopy);
        said.put("network", vm.network);
        said.put("policy", vm.policy);
        said.put("pause-budget", vm.pauseBudget);
        said.put("priority", vm.priority);
        said.put("apart", vm.apart);
        said.put("apart-in", vm.apartIn);
        said.put("near", vm.near);
        said.put("hosts", lines(vm.hosts));
        said.put("preferred", lines(vm.preferred));
        said.values().removeIf(value -> value == null);
        return said;
    }

    static Document.VmRules vm(Map<String, String> settings) {
        Document.VmRules vm = new Document.VmRules();
        vm.postCopy = settings.get("post-copy");
        vm.network = settings.get("network");
        vm.policy = settings.get("policy");
        vm.pauseBudget = settings.get("pause-budget");
        vm.priority = settings.get("priority");
        vm.apart = settings.get("apart");
        vm.apartIn = settings.get("apart-in");
        vm.near = settings.get("near");
        vm.hosts.addAll(named(settings.get("hosts")));
        vm.preferred.addAll(named(settings.get("preferred")));
        return vm;
    }

    /** What the document says of a host, by the names of its settings. */
    static Map<String, String> in(Document.HostRules host) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("maintenance", host.maintenance);
        said.put("power", host.power);
        said.put("failover", host.failover);
        said.put("domains", lines(host.domains));
        said.put("facts", lines(host.facts));
        said.values().removeIf(value -> value == null);
        return said;
    }

    static Document.HostRules host(Map<String, String> settings) {
        Document.HostRules host = new Document.HostRules();
        host.maintenance = settings.get("maintenance");
        host.power = settings.get("power");
        host.failover = settings.get("failover");
        host.domains.addAll(named(settings.get("domains")));
        host.facts.addAll(named(settings.get("facts")));
        return host;
    }

    private static String lines(List<Document.Named> named) {
        return named.isEmpty()
                ? null
                : named.stream().map(one -> one.id).sorted().collect(Collectors.joining("\n"));
    }

    private static List<Document.Named> named(String lines) {
        List<Document.Named> all = new ArrayList<>();
        if (lines == null) return all;
        lines.lines().forEach(line -> {
            Document.Named named = new Document.Named();
            named.id = line;
            all.add(named);
        });
        return all;
    }

    private static boolean isEmpty(Map<String, String> said) {
        return said.values().stream().allMatch(value -> value == null);
    }
}
