package org.drover.placement;

import java.util.EnumMap;
import java.util.Map;
import org.drover.model.Share;

/**
 * What the rules are measured against.
 *
 * @param cpuThreshold the part of a host's processing that projected load (q0.9) may take: 85% by default
 * @param margin       what a move must gain at least, of the source's processing, its own cost included
 * @param bandwidths   for the cost of a migration
 * @param weights      of the soft rules; only their proportions count
 */
public record Policy(Share cpuThreshold, Share margin, Bandwidths bandwidths, Map<Soft, Double> weights) {
    public static final Policy DEFAULT =
            new Policy(new Share(0.85), new Share(0.05), Bandwidths.ASSUMED, Soft.defaults());

    /** The soft rules. */
    public enum Soft {
        /** Processing left at q0.9 when the VM has come. */
        HEADROOM(4),
        /** The VM goes where less is used than elsewhere. */
        BALANCE(2),
        /** Memory left when the VM has come. */
        MEMORY(1),
        /** What the move itself takes: minutes and bytes. */
        COST(1);

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
    }

    public double weight(Soft soft) {
        return weights.getOrDefault(soft, 0.0);
    }

    public Policy withCpuThreshold(Share threshold) {
        return new Policy(threshold, margin, bandwidths, weights);
    }

    public Policy withBandwidths(Bandwidths known) {
        return new Policy(cpuThreshold, margin, known, weights);
    }
}
