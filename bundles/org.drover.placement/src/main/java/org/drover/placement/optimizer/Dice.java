package org.drover.placement.optimizer;

/** Random numbers by seed (xoroshiro128+; Blackman and Vigna, 2018): quick, and the same on every machine. */
final class Dice {
    private static final int STEPS = 1 << 12;
    /** -ln of numbers between 0 and 1, evenly spaced: a fair sample of an exponential distribution. */
    private static final double[] EXPONENTIAL = new double[STEPS];

    static {
        for (int i = 0; i < STEPS; i++) EXPONENTIAL[i] = -Math.log((i + 0.5) / STEPS);
    }

    private long a;
    private long b;

    Dice(long seed) {
        a = mixed(seed);
        b = mixed(a ^ 0x9E3779B97F4A7C15L) | 1;
    }

    private static long mixed(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private int next() {
        long sum = a + b;
        b ^= a;
        a = Long.rotateLeft(a, 24) ^ b ^ b << 16;
        b = Long.rotateLeft(b, 37);
        return (int) (sum >>> 32);
    }

    /** From 0 to below the bound. */
    int below(int bound) {
        return (int) ((next() & 0xFFFFFFFFL) * bound >>> 32);
    }

    /** Of mean 1. */
    double exponential() {
        return EXPONENTIAL[next() >>> 20];
    }
}
