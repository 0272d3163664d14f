package org.drover.metrics;

/** How sure a forecast is meant to be: the part of all cases in which the value stays at or below it. */
public enum Quantile {
    Q50(0.5),
    Q90(0.9),
    Q99(0.99);

    private final double probability;

    Quantile(double probability) {
        this.probability = probability;
    }

    public double probability() {
        return probability;
    }
}
