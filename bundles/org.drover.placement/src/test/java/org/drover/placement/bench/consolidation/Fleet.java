package org.drover.placement.bench.consolidation;

/**
 * The hosts and the sizes of the VMs, as Beloglazov and Buyya (2012) have them: 800 HP ProLiant ML110 of two kinds by turns,
 * and four sizes of VM by quarters of the list. A VM has one processor, which is one core of its host at most.
 */
final class Fleet {
    static final int HOSTS = 800;
    static final double MIGRATION_MB_PER_SECOND = 62.5;

    private static final double[] CORE_MIPS = {1860, 2660};
    private static final double[][] WATT = {
        {86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117},
        {93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135}
    };
    private static final double HOST_MB = 4096;
    private static final double[] VM_MIPS = {2500, 2000, 1000, 500};
    private static final double[] VM_MB = {870, 1740, 1740, 613};

    final int vms;
    private final int quarter;

    Fleet(int vms) {
        this.vms = vms;
        this.quarter = (vms + VM_MIPS.length - 1) / VM_MIPS.length;
    }

    double coreMips(int host) {
        return CORE_MIPS[host % 2];
    }

    double mips(int host) {
        return 2 * CORE_MIPS[host % 2];
    }

    double hostMb() {
        return HOST_MB;
    }

    double vmMips(int vm) {
        return VM_MIPS[vm / quarter];
    }

    double vmMb(int vm) {
        return VM_MB[vm / quarter];
    }

    double migrationSeconds(int vm) {
        return vmMb(vm) / MIGRATION_MB_PER_SECOND;
    }

    /** What a host draws that is not asleep. */
    double watt(int host, double use) {
        double[] watt = WATT[host % 2];
        double tenths = Math.min(1, use) * 10;
        int below = Math.min(9, (int) tenths);
        return watt[below] + (tenths - below) * (watt[below + 1] - watt[below]);
    }
}
