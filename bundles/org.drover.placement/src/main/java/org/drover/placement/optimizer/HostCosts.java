package org.drover.placement.optimizer;

import java.util.Arrays;

/**
 * The costs of a host that follow from its use, compiled into arrays: evaluated in a time that depends on the number of
 * resources and terms alone. A host's row is its use of each resource.
 */
final class HostCosts {
    private final int knees;
    private final int[] kneeResource;
    private final long[] kneeWeight;
    /** {@code [host * knees + term]}. */
    private final long[] knee;

    private final int ramps;
    private final int[] rampFirst;
    private final int[] rampSecond;
    private final long[] rampA;
    private final long[] rampB;
    private final long[] rampWeight;
    private final long[] rampOffset;

    private final int squares;
    private final int[] squareResource;
    private final double[] squareWeight;
    /** One over the scale. */
    private final double[] squareFactor;

    private final double[] squareTarget;

    HostCosts(Costs costs) {
        int hosts = costs.problem.hosts();
        knees = costs.knees.size();
        kneeResource = costs.knees.stream().mapToInt(Costs.Knee::resource).toArray();
        kneeWeight = costs.knees.stream().mapToLong(Costs.Knee::weight).toArray();
        knee = new long[hosts * knees];
        ramps = costs.ramps.size();
        rampFirst = costs.ramps.stream().mapToInt(Costs.Ramp::first).toArray();
        rampSecond = costs.ramps.stream().mapToInt(Costs.Ramp::second).toArray();
        rampA = costs.ramps.stream().mapToLong(Costs.Ramp::a).toArray();
        rampB = costs.ramps.stream().mapToLong(Costs.Ramp::b).toArray();
        rampWeight = costs.ramps.stream().mapToLong(Costs.Ramp::weight).toArray();
        rampOffset = new long[hosts * ramps];
        squares = costs.squares.size();
        squareResource = costs.squares.stream().mapToInt(Costs.Square::resource).toArray();
        squareWeight = costs.squares.stream().mapToDouble(Costs.Square::weight).toArray();
        squareFactor = new double[hosts * squares];
        squareTarget = new double[hosts * squares];
        for (int host = 0; host < hosts; host++) {
            for (int k = 0; k < knees; k++)
                knee[host * knees + k] = costs.knees.get(k).knees()[host];
            for (int k = 0; k < ramps; k++)
                rampOffset[host * ramps + k] = costs.ramps.get(k).offsets()[host];
            for (int k = 0; k < squares; k++) {
                squareFactor[host * squares + k] = 1 / costs.squares.get(k).scales()[host];
                squareTarget[host * squares + k] = costs.squares.get(k).targets()[host];
            }
        }
    }

    /** Some term draws VMs together. */
    boolean canBeNegative() {
        return Arrays.stream(squareWeight).anyMatch(weight -> weight < 0)
                || Arrays.stream(kneeWeight).anyMatch(weight -> weight < 0)
                || Arrays.stream(rampWeight).anyMatch(weight -> weight < 0);
    }

    /** What a host costs whose use is in {@code use} from {@code at} on. */
    double of(int host, long[] use, int at) {
        long sum = 0;
        for (int k = 0, i = host * knees; k < knees; k++, i++) {
            sum += kneeWeight[k] * Math.max(0, use[at + kneeResource[k]] - knee[i]);
        }
        for (int k = 0, i = host * ramps; k < ramps; k++, i++) {
            long height = rampA[k] * use[at + rampFirst[k]] + rampB[k] * use[at + rampSecond[k]] + rampOffset[i];
            sum += rampWeight[k] * Math.max(0, height);
        }
        return squares == 0 ? sum : sum + squares(host, use, at);
    }

    private double squares(int host, long[] use, int at) {
        double sum = 0;
        for (int k = 0, i = host * squares; k < squares; k++, i++) {
            double off = use[at + squareResource[k]] * squareFactor[i] - squareTarget[i];
            sum += squareWeight[k] * off * off;
        }
        return sum;
    }
}
