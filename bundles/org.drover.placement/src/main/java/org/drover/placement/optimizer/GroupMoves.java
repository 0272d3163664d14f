package org.drover.placement.optimizer;

/** No group of VMs, say a service, should be disturbed much: the largest number of moved VMs of one group costs {@code weight} each. */
public record GroupMoves(double weight, int[] groupOf) implements Objective {
    @Override
    public void compile(Costs costs) {
        if (weight != 0) costs.shared(hostOf -> new Count(costs.problem().start(), hostOf));
    }

    private final class Count implements Shared {
        private final int[] start;
        private final int[] moved;
        /** How many groups have so many moved VMs. */
        private final int[] groupsWith;

        private int most;

        Count(int[] start, int[] hostOf) {
            this.start = start;
            int groups = 0;
            for (int group : groupOf) groups = Math.max(groups, group + 1);
            moved = new int[groups];
            groupsWith = new int[start.length + 1];
            groupsWith[0] = groups;
            for (int vm = 0; vm < start.length; vm++) moved(vm, start[vm], hostOf[vm]);
        }

        @Override
        public double cost() {
            return weight * most;
        }

        @Override
        public double savesAtMost() {
            return weight;
        }

        @Override
        public double delta(int vm, int from, int to) {
            int more = more(vm, from, to);
            if (more == 0) return 0;
            int count = moved[groupOf[vm]];
            if (more > 0) return count == most ? weight : 0;
            return count == most && groupsWith[most] == 1 ? -weight : 0;
        }

        @Override
        public void moved(int vm, int from, int to) {
            int more = more(vm, from, to);
            if (more == 0) return;
            int count = moved[groupOf[vm]] += more;
            groupsWith[count - more]--;
            groupsWith[count]++;
            if (count > most) most = count;
            else if (groupsWith[most] == 0) most--;
        }

        private int more(int vm, int from, int to) {
            if (groupOf[vm] < 0) return 0;
            return (to == start[vm] ? 0 : 1) - (from == start[vm] ? 0 : 1);
        }
    }
}
