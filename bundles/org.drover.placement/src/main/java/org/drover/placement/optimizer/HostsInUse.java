package org.drover.placement.optimizer;

/** Each host, of the first so many, that has any VM costs {@code weight}. */
final class HostsInUse implements Objective.Shared {
    private final double weight;
    private final int hosts;
    private final int[] count;
    private int used;

    HostsInUse(double weight, int hosts, int[] hostOf, int all) {
        this.weight = weight;
        this.hosts = hosts;
        count = new int[all];
        for (int host : hostOf) add(host, 1);
    }

    @Override
    public double cost() {
        return weight * used;
    }

    @Override
    public double delta(int vm, int from, int to) {
        int change = 0;
        if (from < hosts && count[from] == 1) change--;
        if (to < hosts && count[to] == 0) change++;
        return weight * change;
    }

    @Override
    public double deltaOfSwap(int one, int hostOfOne, int two, int hostOfTwo) {
        return 0;
    }

    @Override
    public double savesAtMost() {
        return weight;
    }

    @Override
    public void moved(int vm, int from, int to) {
        add(from, -1);
        add(to, 1);
    }

    private void add(int host, int change) {
        boolean before = count[host] > 0;
        count[host] += change;
        if (host < hosts && before != count[host] > 0) used += before ? -1 : 1;
    }
}
