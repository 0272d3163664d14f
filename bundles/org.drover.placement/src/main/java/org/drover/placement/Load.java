package org.drover.placement;

import org.drover.metrics.Forecast;
import org.drover.metrics.Quantile;

/**
 * Projected load of a host with or without a VM, step by step, so that peaks which do not coincide are not added.
 * Medians add; spreads up to q0.9 of two independent parts add as the root of the sum of squares.
 */
final class Load {
    private Load() {}

    /** The highest q0.9 within the horizon once the VM is there. */
    static double withVm(HostColumns hosts, int host, Demand vm) {
        Forecast cpu = vm.cpu();
        int steps = Math.min(hosts.steps, cpu.length());
        double peak = 0;
        for (int step = 0, i = host * hosts.steps; step < steps; step++, i++) {
            double median = cpu.at(Quantile.Q50, step);
            double spread = cpu.at(Quantile.Q90, step) - median;
            double there = hosts.cpuSpreadMhz[i];
            peak = Math.max(peak, hosts.cpuMedianMhz[i] + median + Math.sqrt(there * there + spread * spread));
        }
        return peak;
    }

    /** {@link #withVm} for a VM whose medians and spreads were taken out before. */
    static double peak(HostColumns hosts, int host, double[] medians, double[] spreads, int steps) {
        double peak = 0;
        for (int step = 0, i = host * hosts.steps; step < steps; step++, i++) {
            double there = hosts.cpuSpreadMhz[i];
            double spread = spreads[step];
            peak = Math.max(peak, hosts.cpuMedianMhz[i] + medians[step] + Math.sqrt(there * there + spread * spread));
        }
        return peak;
    }

    /** The highest q0.9 of the VM's own host once it is gone; its part of the spread goes with it. */
    static double withoutVm(HostColumns hosts, int host, Demand vm) {
        Forecast cpu = vm.cpu();
        int steps = Math.min(hosts.steps, cpu.length());
        double peak = 0;
        for (int step = 0, i = host * hosts.steps; step < steps; step++, i++) {
            double median = cpu.at(Quantile.Q50, step);
            double spread = cpu.at(Quantile.Q90, step) - median;
            double here = hosts.cpuSpreadMhz[i];
            double left = Math.sqrt(Math.max(0, here * here - spread * spread));
            peak = Math.max(peak, Math.max(0, hosts.cpuMedianMhz[i] - median) + left);
        }
        return peak;
    }
}
