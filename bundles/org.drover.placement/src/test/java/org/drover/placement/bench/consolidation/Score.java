package org.drover.placement.bench.consolidation;

import java.util.Arrays;
import java.util.List;
import org.drover.placement.bench.consolidation.Consolidation.Move;

/**
 * What came of a day, worked out from the traces and from what was decided; no policy has a part in it. It counts from the first
 * decision on: before it, nothing but sizes was known.
 *
 * @param energyKwh all hosts together
 * @param slatah    time that active hosts were asked for more than they gave, over time active
 * @param pdm       work not done by VMs under migration, over work asked
 * @param workLost  work not done, for all causes, over work asked
 */
record Score(double energyKwh, double slatah, double pdm, double workLost, int migrations) {
    double slav() {
        return slatah * pdm;
    }

    double esv() {
        return energyKwh * slav();
    }

    /**
     * As CloudSim reckons, so that figures compare: what is asked and given at a sample, or at the end of a migration, stands
     * until the next of these; only power goes on a straight line between them.
     */
    static Score of(Course course, Traces traces) {
        return new Scorer(course, traces, Traces.STEP_SECONDS).score();
    }

    /** Looked at every {@code seconds} at least, which sees a host that is overloaded between two samples, too. */
    static Score every(double seconds, Course course, Traces traces) {
        return new Scorer(course, traces, seconds).score();
    }

    private static final class Scorer {
        private static final double PART_AT_DESTINATION = 0.1;
        private static final double SLACK = 1e-6;

        private final Course course;
        private final Traces traces;
        private final Fleet fleet;
        private final double longest;
        private final int[] at;
        private final double[] asked;
        private final double[] taken = new double[Fleet.HOSTS];
        private final boolean[] lacking = new boolean[Fleet.HOSTS];
        private double joule;
        private double active;
        private double over;
        private double work;
        private double lost;
        private double lostByMoves;
        private int migrations;

        Scorer(Course course, Traces traces, double longest) {
            this.course = course;
            this.traces = traces;
            this.longest = longest;
            fleet = new Fleet(traces.vms());
            at = course.first().clone();
            asked = new double[traces.vms()];
        }

        Score score() {
            for (int step = 1; step < Traces.SAMPLES; step++)
                step(step, course.moves().get(step));
            return new Score(joule / 3.6e6, part(over, active), part(lostByMoves, work), part(lost, work), migrations);
        }

        /** Who asks for nothing lacks nothing. */
        private static double part(double some, double all) {
            return all == 0 ? 0 : some / all;
        }

        private void step(int step, List<Move> moves) {
            migrations += moves.size();
            double[] ends = moves.stream()
                    .mapToDouble(move -> fleet.migrationSeconds(move.vm()))
                    .distinct()
                    .sorted()
                    .toArray();
            double from = 0;
            List<Move> under = moves;
            for (double end : ends) {
                pieces(step, from, end, under);
                for (Move move : under) if (fleet.migrationSeconds(move.vm()) == end) at[move.vm()] = move.to();
                under = under.stream()
                        .filter(move -> fleet.migrationSeconds(move.vm()) > end)
                        .toList();
                from = end;
            }
            pieces(step, from, Traces.STEP_SECONDS, under);
        }

        private void pieces(int step, double from, double until, List<Move> under) {
            int pieces = (int) Math.ceil((until - from) / longest);
            double length = (until - from) / pieces;
            for (int i = 0; i < pieces; i++) piece(step, from + i * length, length, under);
        }

        private void piece(int step, double from, double length, List<Move> under) {
            boolean[] moving = new boolean[at.length];
            for (Move move : under) moving[move.vm()] = true;
            ask(step, from, under);
            double[] power = power();
            for (int vm = 0; vm < at.length; vm++) {
                double got = given(vm) * (moving[vm] ? 1 - PART_AT_DESTINATION : 1);
                work += asked[vm] * length;
                lost += (asked[vm] - got) * length;
                if (moving[vm]) lostByMoves += (asked[vm] - got) * length;
            }
            for (int host = 0; host < Fleet.HOSTS; host++) {
                if (power[host] == 0) continue;
                active += length;
                if (lacking[host] || taken[host] > fleet.mips(host) + SLACK) over += length;
            }
            ask(step, from + length, under);
            double[] then = power();
            for (int host = 0; host < Fleet.HOSTS; host++) {
                if (power[host] > 0)
                    joule += (power[host] + (then[host] > 0 ? then[host] : fleet.watt(host, 0))) / 2 * length;
            }
        }

        /**
         * What VMs ask now, and what hosts are to give: a VM has one core at most, one that arrives takes a tenth. A host is
         * lacking that has a slower core than a VM asks for, or that a VM is arriving at: of that one it is asked for all.
         */
        private void ask(int step, double seconds, List<Move> arriving) {
            Arrays.fill(taken, 0);
            Arrays.fill(lacking, false);
            for (int vm = 0; vm < at.length; vm++) {
                asked[vm] = traces.at(vm, step, seconds) * fleet.vmMips(vm);
                taken[at[vm]] += Math.min(asked[vm], fleet.coreMips(at[vm]));
                if (asked[vm] > fleet.coreMips(at[vm]) + SLACK) lacking[at[vm]] = true;
            }
            for (Move move : arriving) {
                double there = Math.min(asked[move.vm()], fleet.coreMips(move.to()));
                taken[move.to()] += PART_AT_DESTINATION * there;
                if (there > 0) lacking[move.to()] = true;
            }
        }

        private double[] power() {
            double[] power = new double[Fleet.HOSTS];
            for (int host = 0; host < Fleet.HOSTS; host++) {
                if (taken[host] > 0) power[host] = fleet.watt(host, taken[host] / fleet.mips(host));
            }
            return power;
        }

        private double given(int vm) {
            int host = at[vm];
            double part = taken[host] > fleet.mips(host) ? fleet.mips(host) / taken[host] : 1;
            return part * Math.min(asked[vm], fleet.coreMips(host));
        }
    }
}
