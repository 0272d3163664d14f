package org.drover.placement.bench;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.drover.placement.optimizer.FreeBalance;
import org.drover.placement.optimizer.GroupMoves;
import org.drover.placement.optimizer.KeepApart;
import org.drover.placement.optimizer.LoadAbove;
import org.drover.placement.optimizer.MoveCosts;
import org.drover.placement.optimizer.MoveDistance;
import org.drover.placement.optimizer.NearTo;
import org.drover.placement.optimizer.Problem;
import org.drover.placement.optimizer.SpreadOver;

/** The machine reassignment problem in Drover's terms: machines are hosts, processes are VMs, services are groups. */
final class Reassignment {
    private Reassignment() {}

    static Problem problem(Model model, int[] initial) {
        Problem.Builder builder = Problem.builder(model.machines, model.resources);
        for (int r = 0; r < model.resources; r++) {
            if (model.isTransient[r]) builder.countedOnBothHosts(r);
        }
        for (int m = 0; m < model.machines; m++) builder.host(m, model.capacity[m]);
        for (int p = 0; p < model.processes; p++) builder.vm(initial[p], model.requirement[p]);
        builder.rule(new KeepApart(model.service));
        builder.rule(new SpreadOver(model.service, model.location, model.spread));
        builder.rule(new NearTo(model.service, model.neighbourhood, model.dependsOn));
        for (int r = 0; r < model.resources; r++) {
            int resource = r;
            long[] knees = IntStream.range(0, model.machines)
                    .mapToLong(m -> model.safety[m][resource])
                    .toArray();
            if (model.loadWeight[r] > 0) builder.objective(new LoadAbove(r, model.loadWeight[r], knees));
        }
        for (long[] balance : model.balances)
            builder.objective(new FreeBalance((int) balance[0], (int) balance[1], balance[2], balance[3]));
        builder.objective(new MoveCosts(
                model.processMoveWeight,
                Arrays.stream(model.moveCost).asDoubleStream().toArray()));
        builder.objective(new MoveDistance(model.machineMoveWeight, model.machineMoveCost::get));
        builder.objective(new GroupMoves(model.serviceMoveWeight, model.service));
        return builder.build();
    }
}
