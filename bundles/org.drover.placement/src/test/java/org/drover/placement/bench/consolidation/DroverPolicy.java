package org.drover.placement.bench.consolidation;

import java.util.List;
import java.util.stream.IntStream;
import org.drover.metrics.internal.forecast.Fit;
import org.drover.metrics.internal.forecast.Young;
import org.drover.placement.internal.consolidation.Consolidator;
import org.drover.placement.internal.consolidation.Machines;
import org.drover.placement.internal.consolidation.Outlook;
import org.drover.placement.internal.consolidation.Settings;

/** Drover's way: the forecasts that production makes, for the next 5 minutes and for an hour, handed to {@link Consolidator}. */
final class DroverPolicy implements Consolidation {
    private static final int HOUR = 12;
    private static final int DRAIN_EVERY = 6;
    private static final int[] STEPS = {1, HOUR};
    private static final int THRIFTY = 0;
    private static final int THIRSTY = 1;

    private final Young forecaster = new Young(Traces.SAMPLES);
    private Fleet fleet;
    private Consolidator consolidator;
    private int[] at;
    private double[] seconds;

    /** First fit of the sizes in the order of the list, largest first, on the thriftier hosts first. */
    @Override
    public int[] first(Fleet ofDay) {
        fleet = ofDay;
        at = new int[fleet.vms];
        seconds = new double[fleet.vms];
        double[] mips = new double[Fleet.HOSTS];
        double[] mb = new double[Fleet.HOSTS];
        for (int vm = 0; vm < fleet.vms; vm++) {
            int host = roomFor(vm, mips, mb, THRIFTY);
            if (host < 0) host = roomFor(vm, mips, mb, THIRSTY);
            if (host < 0) throw new NoRoom(vm);
            at[vm] = host;
            seconds[vm] = fleet.migrationSeconds(vm);
            mips[host] += fleet.vmMips(vm);
            mb[host] += fleet.vmMb(vm);
        }
        consolidator = new Consolidator(machines(), Settings.DEFAULT);
        return at.clone();
    }

    private int roomFor(int vm, double[] mips, double[] mb, int kind) {
        for (int host = 0; host < Fleet.HOSTS; host++) {
            if (kind(host) == kind
                    && fleet.vmMips(vm) <= fleet.coreMips(host)
                    && mips[host] + fleet.vmMips(vm) <= fleet.mips(host)
                    && mb[host] + fleet.vmMb(vm) <= fleet.hostMb()) return host;
        }
        return -1;
    }

    private Machines machines() {
        return new Machines(
                IntStream.range(0, Fleet.HOSTS).mapToDouble(fleet::mips).toArray(),
                IntStream.range(0, Fleet.HOSTS).map(this::kind).toArray(),
                2,
                (vm, host) -> fleet.vmMips(vm) <= fleet.coreMips(host));
    }

    /** Watts for each MIPS of a host that is full. */
    private int kind(int host) {
        double best = Math.min(thirst(0), thirst(1));
        return thirst(host) == best ? THRIFTY : THIRSTY;
    }

    private double thirst(int host) {
        return fleet.watt(host, 1) / fleet.mips(host);
    }

    @Override
    public List<Move> decide(Past past) {
        for (int vm = 0; vm < at.length; vm++) if (!past.present(vm)) at[vm] = -1;
        boolean drain = past.now() == 1 || past.now() % DRAIN_EVERY == 0;
        List<Move> moves = consolidator.decide(new Consolidator.Question(outlook(past), at, seconds, drain)).stream()
                .map(move -> new Move(move.vm(), move.to()))
                .toList();
        for (Move move : moves) at[move.vm()] = move.to();
        return moves;
    }

    private Outlook outlook(Past past) {
        double[] now = new double[at.length];
        double[][] ahead = new double[STEPS.length][at.length];
        float[][][] errors = new float[STEPS.length][at.length][];
        int[] known = new int[STEPS.length];
        for (int term = 0; term < STEPS.length; term++) {
            known[term] = Math.max(0, Math.min(Young.ERRORS, past.now() - STEPS[term] + 1));
        }
        IntStream.range(0, at.length).parallel().filter(vm -> at[vm] >= 0).forEach(vm -> {
            float[] values = new float[past.now() + 1];
            for (int step = 0; step < values.length; step++)
                values[step] = (float) (past.share(vm, step) * fleet.vmMips(vm));
            Fit fit = forecaster.fit(values, HOUR);
            now[vm] = values[past.now()];
            for (int term = 0; term < STEPS.length; term++) {
                ahead[term][vm] = fit.ahead()[STEPS[term] - 1];
                errors[term][vm] = orZero(fit.residuals()[STEPS[term] - 1]);
            }
        });
        return new Outlook(now, ahead, errors, known);
    }

    /** An error that is not known counts as none. */
    private static float[] orZero(float[] errors) {
        for (int k = 0; k < errors.length; k++) if (!Float.isFinite(errors[k])) errors[k] = 0;
        return errors;
    }
}
