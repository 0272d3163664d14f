package org.drover.placement.optimizer;

/** A VM goes only to hosts that it may run on: possible owners, reachable storage, maintenance, a vendor's own reasons. */
public record AllowedHosts(Allowed allowed) implements Rule {
    /** Asked very often, so a look into a table. */
    @FunctionalInterface
    public interface Allowed {
        boolean on(int vm, int host);
    }

    @Override
    public Watch watch(Problem problem, int[] hostOf) {
        return new Watch() {
            @Override
            public boolean admits(int vm, int from, int to) {
                return allowed.on(vm, to);
            }

            @Override
            public boolean admitsSwap(int one, int hostOfOne, int two, int hostOfTwo) {
                return allowed.on(one, hostOfTwo) && allowed.on(two, hostOfOne);
            }

            @Override
            public void moved(int vm, int from, int to) {}
        };
    }
}
