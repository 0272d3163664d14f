package org.drover.placement.internal.consolidation;

import java.util.Arrays;

/** The VMs of each host added up: what is expected, and how far that was off at each moment of the past. */
final class HostSums {
    static final int NO_VM = -1;

    private static final int FEW = 3;
    private static final double BEYOND_THE_LARGEST = 0.2;

    private final Outlook vms;
    private final Settings settings;
    private final double[][] ahead;
    private final float[][][] errors;
    private final float[] sorted;

    HostSums(Outlook vms, Settings settings, int hosts, int[] at) {
        this.vms = vms;
        this.settings = settings;
        int longest = Math.max(vms.known()[Outlook.NEAR], vms.known()[Outlook.FAR]);
        ahead = new double[Outlook.TERMS][hosts];
        errors = new float[Outlook.TERMS][hosts][longest];
        sorted = new float[longest];
        for (int vm = 0; vm < at.length; vm++) if (at[vm] >= 0) add(at[vm], vm, 1);
    }

    void move(int vm, int from, int to) {
        add(from, vm, -1);
        add(to, vm, 1);
    }

    private void add(int host, int vm, int sign) {
        for (int term = 0; term < Outlook.TERMS; term++) {
            ahead[term][host] += sign * vms.ahead()[term][vm];
            float[] sum = errors[term][host];
            float[] of = vms.errors()[term][vm];
            for (int k = 0; k < vms.known()[term]; k++) sum[k] += sign * of[k];
        }
    }

    /** The load that is not passed with this probability, with one VM more (sign 1) or less (-1). */
    double high(int term, int host, int vm, int sign, double quantile) {
        int known = vms.known()[term];
        double expected = ahead[term][host];
        float[] sum = errors[term][host];
        if (vm == NO_VM) {
            System.arraycopy(sum, 0, sorted, 0, known);
        } else {
            expected += sign * vms.ahead()[term][vm];
            float[] of = vms.errors()[term][vm];
            for (int k = 0; k < known; k++) sorted[k] = sum[k] + sign * of[k];
        }
        double unknown = settings.unknown() * expected * Math.max(0, 1 - known / (double) settings.enough());
        return expected + Math.max(unknown, error(known, quantile));
    }

    /** The conformal rank; beyond the largest error a little more than that. */
    private double error(int known, double quantile) {
        if (known <= FEW) return 0;
        Arrays.sort(sorted, 0, known);
        int rank = (int) Math.ceil((known + 1) * quantile) - 1;
        if (rank < known) return sorted[rank];
        float largest = sorted[known - 1];
        return largest + BEYOND_THE_LARGEST * (largest - sorted[known / 2]);
    }
}
