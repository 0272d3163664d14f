package org.drover.placement;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.model.Share;

/**
 * What the rules are measured against.
 *
 * @param cpuThreshold the part of a host's processing that projected load (q0.9) may take: 85% by default
 * @param margin       what a move must gain at least, of the source's processing, its own cost included
 * @param bandwidths   for the cost of a migration
 * @param weights      of the soft rules; only the proportions of those that apply to a VM count
 * @param rules        from other bundles
 */
public record Policy(
        Share cpuThreshold, Share margin, Bandwidths bandwidths, Map<Soft, Double> weights, List<VendorRule> rules) {
    public static final Policy DEFAULT =
            new Policy(new Share(0.85), new Share(0.05), Bandwidths.ASSUMED, Soft.defaults(), List.of());

    /** The soft rules. */
    public enum Soft {
        /** Processing left at q0.9 when the VM has come. */
        HEADROOM(4),
        /** The VM goes where less is used than elsewhere. */
        BALANCE(2),
        /** Memory left when the VM has come. */
        MEMORY(1),
        /** What the move itself takes: minutes and bytes. */
        COST(1),
        /** The VM has preferred owners: one of them. */
        PREFERRED_OWNERS(2),
        /** The VM wants to be near others: a host that runs one of them. */
        AFFINITY(2),
        /** The VM's data is nearer to some hosts: one of these. */
        LOCALITY(1),
        /** Not all hosts are awake: one that is; half for one that is parked. */
        POWER(2),
        /** Hosts differ in nested paging, huge pages and offloads: the part of them that a host has. */
        HOST_FACTS(0.5),
        /** Rules from other bundles have an opinion: the mean of them. */
        VENDOR(1);

        /** Those that apply to every VM. */
        static final Set<Soft> ALWAYS = EnumSet.of(HEADROOM, BALANCE, MEMORY, COST);

        static final Soft[] AT = values();

        private final double weight;

        Soft(double weight) {
            this.weight = weight;
        }

        public double defaultWeight() {
            return weight;
        }

        static Map<Soft, Double> defaults() {
            var weights = new EnumMap<Soft, Double>(Soft.class);
            for (Soft soft : values()) weights.put(soft, soft.weight);
            return weights;
        }
    }

    public Policy {
        double sum = 0;
        for (var weight : weights.entrySet()) {
            if (!(weight.getValue() >= 0)) {
                throw new IllegalArgumentException(weight.getKey() + " cannot weigh " + weight.getValue());
            }
            sum += weight.getValue();
        }
        if (sum == 0) throw new IllegalArgumentException("one soft rule at least must weigh something");
        weights = Map.copyOf(weights);
        rules = List.copyOf(rules);
    }

    /** Without rules from other bundles. */
    public Policy(Share cpuThreshold, Share margin, Bandwidths bandwidths, Map<Soft, Double> weights) {
        this(cpuThreshold, margin, bandwidths, weights, List.of());
    }

    public double weight(Soft soft) {
        return weights.getOrDefault(soft, 0.0);
    }

    public Policy withCpuThreshold(Share threshold) {
        return new Policy(threshold, margin, bandwidths, weights, rules);
    }

    public Policy withBandwidths(Bandwidths known) {
        return new Policy(cpuThreshold, margin, known, weights, rules);
    }

    public Policy withWeights(Map<Soft, Double> wanted) {
        return new Policy(cpuThreshold, margin, bandwidths, wanted, rules);
    }

    public Policy withRules(List<VendorRule> known) {
        return new Policy(cpuThreshold, margin, bandwidths, weights, known);
    }
}
