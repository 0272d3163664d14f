package org.drover.tips;

import java.util.EnumMap;
import java.util.Map;
import org.drover.inventory.Settings;
import org.drover.placement.HostRules;
import org.drover.placement.Policy;

/** How much each soft rule counts beside the others, as the settings say; read with every question, so they count at once. */
public final class Weights {
    /** No rule can count for more. */
    public static final double MOST = 100;

    private Weights() {}

    /** The name of a rule's setting: {@code drover.placement.weight.preferred-owners}. */
    public static String setting(Policy.Soft rule) {
        return "drover.placement.weight." + HostRules.word(rule);
    }

    /**
     * Of all rules.
     *
     * @throws IllegalArgumentException a setting is no number from 0 to {@link #MOST}, or all are 0; the message names it
     */
    public static Map<Policy.Soft, Double> from(Settings settings) {
        Map<Policy.Soft, Double> weights = new EnumMap<>(Policy.Soft.class);
        double sum = 0;
        for (Policy.Soft rule : Policy.Soft.values()) {
            double weight = settings.number(setting(rule), 0, MOST, rule.defaultWeight());
            weights.put(rule, weight);
            sum += weight;
        }
        if (sum == 0)
            throw new IllegalArgumentException("the weights of all soft rules are 0; one must count at least");
        return weights;
    }
}
