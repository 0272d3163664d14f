package org.drover.placement.bench.consolidation;

/** What may be known at a step: every sample up to now, and none after it. */
final class Past {
    private final Traces traces;
    private final int now;

    Past(Traces traces, int now) {
        this.traces = traces;
        this.now = now;
    }

    /** The step, 1 or later; sample 0 is the oldest. */
    int now() {
        return now;
    }

    /** Whether a VM is still there. */
    boolean present(int vm) {
        return traces.present(vm, now);
    }

    double share(int vm, int step) {
        if (step < 0 || step > now)
            throw new IllegalArgumentException("sample " + step + " is not known at step " + now);
        return traces.sample(vm, step);
    }
}
