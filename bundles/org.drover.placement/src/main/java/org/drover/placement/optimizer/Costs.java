package org.drover.placement.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What objectives say, as terms: costs of a host that follow from its use, costs of a VM that follow from where it is, and
 * costs that several VMs have together. Use is in the units of the problem's demands, for each host and resource.
 */
public final class Costs {
    /** What it costs a VM that started on one host to be on another; asked very often, so a look into a table. */
    @FunctionalInterface
    public interface HostPairs {
        long cost(int from, int to);
    }

    /** What it costs a VM to be on a host, besides its move; asked very often, so a look into a table. */
    @FunctionalInterface
    public interface Places {
        double cost(int vm, int host);
    }

    /** Makes what keeps a shared cost for one placement. */
    @FunctionalInterface
    public interface SharedCost {
        Objective.Shared on(int[] hostOf);
    }

    /** weight x max(0, use - knee). */
    record Knee(int resource, long weight, long[] knees) {}

    /** weight x max(0, a x use of the first + b x use of the second + offset). */
    record Ramp(long weight, int first, long a, int second, long b, long[] offsets) {}

    /** weight x (use / scale - target) squared. */
    record Square(int resource, double weight, double[] scales, double[] targets) {}

    record Distance(double weight, HostPairs pairs) {}

    final Problem problem;
    final List<Knee> knees = new ArrayList<>();
    final List<Ramp> ramps = new ArrayList<>();
    final List<Square> squares = new ArrayList<>();
    final List<Distance> distances = new ArrayList<>();
    final List<Places> places = new ArrayList<>();
    final List<SharedCost> shared = new ArrayList<>();
    final double[] moves;

    Costs(Problem problem) {
        this.problem = problem;
        moves = new double[problem.vms()];
    }

    public Problem problem() {
        return problem;
    }

    /** Each host costs {@code weight} for each unit of use above its knee. */
    public void above(int resource, long weight, long[] knees) {
        resource(resource);
        this.knees.add(new Knee(resource, weight, perHost(knees)));
    }

    /** Each host costs {@code weight x max(0, a x use of the first + b x use of the second + offset)}. */
    public void ramp(long weight, int first, long a, int second, long b, long[] offsets) {
        resource(first);
        resource(second);
        ramps.add(new Ramp(weight, first, a, second, b, perHost(offsets)));
    }

    /** Each host costs {@code weight x (use / scale - target) squared}; a negative weight draws VMs together. */
    public void square(int resource, double weight, double[] scales, double[] targets) {
        resource(resource);
        if (scales.length != problem.hosts() || targets.length != problem.hosts())
            throw new IllegalArgumentException("a scale and a target for each of " + problem.hosts() + " hosts");
        squares.add(new Square(resource, weight, scales.clone(), targets.clone()));
    }

    /** A VM costs this much when it is not where it started. */
    public void move(int vm, double cost) {
        moves[vm] += cost;
    }

    /** A moved VM costs {@code weight} times what lies between its first host and where it is. */
    public void distance(double weight, HostPairs pairs) {
        if (weight != 0) distances.add(new Distance(weight, pairs));
    }

    /** A VM costs this much where it is. */
    public void place(Places cost) {
        places.add(cost);
    }

    public void shared(SharedCost cost) {
        shared.add(cost);
    }

    private void resource(int resource) {
        if (resource < 0 || resource >= problem.resources())
            throw new IllegalArgumentException("there is no resource " + resource + " among " + problem.resources());
    }

    private long[] perHost(long[] values) {
        if (values.length != problem.hosts())
            throw new IllegalArgumentException(values.length + " values for " + problem.hosts() + " hosts");
        return Arrays.copyOf(values, values.length);
    }
}
