package org.drover.placement.optimizer;

/**
 * Hosts are used alike: {@code weight} times the standard deviation over hosts of (use + offset) / scale. Unlike
 * {@link Evenness} it counts in the measure's own unit, as Ganeti's score does; the last VM too many weighs most.
 *
 * @param online hosts that count; null for all
 */
public record Deviation(int resource, double weight, double[] scales, double[] offsets, boolean[] online)
        implements Objective {
    @Override
    public void compile(Costs costs) {
        if (weight != 0) costs.shared(hostOf -> new Sums(costs.problem(), hostOf));
    }

    private final class Sums implements Shared {
        private final Problem problem;
        private final double[] value;
        private final double mean;
        private final int count;
        /** Of what the hosts are off the mean, so that little is lost in the squares. */
        private double sum;

        private double squares;

        Sums(Problem problem, int[] hostOf) {
            this.problem = problem;
            value = offsets.clone();
            for (int vm = 0; vm < hostOf.length; vm++) value[hostOf[vm]] += problem.demand(vm, resource);
            int hosts = 0;
            double all = 0;
            for (int host = 0; host < value.length; host++) {
                value[host] /= scales[host];
                if (!counts(host)) continue;
                hosts++;
                all += value[host];
            }
            count = hosts;
            mean = all / hosts;
            for (int host = 0; host < value.length; host++) {
                if (!counts(host)) continue;
                double off = value[host] - mean;
                sum += off;
                squares += off * off;
            }
        }

        private boolean counts(int host) {
            return online == null || online[host];
        }

        @Override
        public double cost() {
            return cost(sum, squares);
        }

        private double cost(double sum, double squares) {
            double all = sum / count;
            return weight * Math.sqrt(Math.max(0, squares / count - all * all));
        }

        @Override
        public double delta(int vm, int from, int to) {
            double change = problem.demand(vm, resource);
            return change == 0 ? 0 : changed(from, -change, to, change);
        }

        @Override
        public double deltaOfSwap(int one, int hostOfOne, int two, int hostOfTwo) {
            double change = problem.demand(two, resource) - problem.demand(one, resource);
            return change == 0 ? 0 : changed(hostOfOne, change, hostOfTwo, -change);
        }

        private double changed(int one, double changeOfOne, int two, double changeOfTwo) {
            double newSum = sum;
            double newSquares = squares;
            if (counts(one)) {
                double off = value[one] - mean;
                double change = changeOfOne / scales[one];
                newSum += change;
                newSquares += change * (2 * off + change);
            }
            if (counts(two)) {
                double off = value[two] - mean;
                double change = changeOfTwo / scales[two];
                newSum += change;
                newSquares += change * (2 * off + change);
            }
            return cost(newSum, newSquares) - cost(sum, squares);
        }

        @Override
        public void moved(int vm, int from, int to) {
            double change = problem.demand(vm, resource);
            if (change == 0) return;
            add(from, -change / scales[from]);
            add(to, change / scales[to]);
        }

        private void add(int host, double change) {
            if (counts(host)) {
                sum += change;
                squares += change * (2 * (value[host] - mean) + change);
            }
            value[host] += change;
        }
    }
}
