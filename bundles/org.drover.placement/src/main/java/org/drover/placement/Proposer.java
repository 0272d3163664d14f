package org.drover.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.placement.optimizer.Budget;
import org.drover.placement.optimizer.Cluster;
import org.drover.placement.optimizer.Rearrangement;
import org.drover.placement.optimizer.Rearrangement.Plan;

/**
 * Proposes what should be done with a cluster. The optimizer searches; then the rating engine goes through its moves one by
 * one, in their order, and what it refuses is forbidden to the optimizer, which searches again. So nothing is proposed that
 * breaks a hard rule on the way, however coarse the optimizer's picture of load is. The same question has the same answer.
 */
public final class Proposer {
    private static final int ROUNDS = 4;
    /** Below that even a long search is short. */
    private static final int FEW = 1_000;

    private static final long SHORT_STEPS_PER_VM = 50;
    private static final long STEPS_PER_VM = 1_000;
    /** What a plan costs that leaves nothing undone of what must be: that costs a million, a host too full by 0.1% a thousand. */
    private static final double ENOUGH = 1_000;

    private static final long LEAST_STEPS = 100_000;
    /** More brought nothing on 1,000 hosts with 20,000 VMs. */
    private static final long MOST_STEPS = 3_000_000;

    /** To pack hosts is harder. */
    private static final long MOST_STEPS_TO_PACK = 10_000_000;

    private static final long SEED = 1;

    private Proposer() {}

    /**
     * @param residents every VM that takes up room on one of the hosts
     * @throws IllegalArgumentException the intent names a host that is not there, or a newcomer that is
     */
    public static Proposal propose(List<HostLoad> hosts, List<Resident> residents, Intent intent, Policy policy) {
        Scene scene = new Scene(hosts, residents, intent, policy);
        Course course = searched(scene, intent, policy, false);
        boolean tight = scene.someSleep() && !stays(scene, course, policy).isEmpty();
        return said(scene, tight ? searched(scene, intent, policy, true) : course, intent, policy);
    }

    /** @param waking hosts that sleep are used, too */
    private static Course searched(Scene scene, Intent intent, Policy policy, boolean waking) {
        Forbidden forbidden = new Forbidden();
        Course course = null;
        for (int round = 1; round <= ROUNDS; round++) {
            course = walked(scene, intent, policy, forbidden, waking);
            boolean more = forbidden.add(course.refused);
            if (intent.goal() == Rearrangement.Goal.CONSOLIDATE) more |= forbidIdle(scene, course, forbidden);
            if (!more) break;
        }
        return course;
    }

    /** Where little is to be done, a short search finds it. */
    private static Course walked(Scene scene, Intent intent, Policy policy, Forbidden forbidden, boolean waking) {
        if (scene.residents.isEmpty() || !scene.isAnswered(waking)) return new Course(scene, policy);
        Cluster cluster = scene.cluster(forbidden, waking);
        int vms = scene.residents.size();
        Plan plan = null;
        if (intent.goal() == Rearrangement.Goal.NEEDED && vms > FEW)
            plan = plan(cluster, intent, SHORT_STEPS_PER_VM * vms);
        if (plan == null || plan.after() > ENOUGH) plan = plan(cluster, intent, STEPS_PER_VM * vms);
        Course course = new Course(scene, policy);
        course.walk(plan.moves());
        return course;
    }

    private static Plan plan(Cluster cluster, Intent intent, long steps) {
        long most = intent.goal() == Rearrangement.Goal.CONSOLIDATE ? MOST_STEPS_TO_PACK : MOST_STEPS;
        Budget budget = Budget.steps(Math.max(LEAST_STEPS, Math.min(most, steps)));
        return Rearrangement.plan(cluster, intent.goal(), budget, SEED, null, 1);
    }

    /** To consolidate, a VM leaves its host only if all do: else it is moved for nothing. */
    private static boolean forbidIdle(Scene scene, Course course, Forbidden forbidden) {
        Set<HostId> inUse = new HashSet<>(course.at.values());
        boolean any = false;
        for (Course.Made made : course.made) {
            Resident vm = made.vm();
            if (vm.on().isEmpty() || !inUse.contains(vm.on().get()) || must(scene, vm)) continue;
            any |= forbidden.toMove(vm.demand().vm());
        }
        return any;
    }

    /** It should not stay where it is at first, whatever is wanted. */
    static boolean must(Scene scene, Resident vm) {
        int row = scene.row(vm);
        if (row < 0) return vm.on().isEmpty();
        if (!scene.columns.available[row]) return false;
        return !scene.takes(row) || !scene.maybe(vm.demand(), row);
    }

    private static Proposal said(Scene scene, Course course, Intent intent, Policy policy) {
        Course before = new Course(scene, policy);
        List<Proposal.Use> was = before.use();
        List<Proposal.Use> is = course.use();
        Why why = new Why(scene, before, course, intent, was, is);
        List<Proposal.Step> steps = new ArrayList<>();
        Duration takes = Duration.ZERO;
        long bytes = 0;
        Duration pause = Relief.Cost.NOTHING.pause();
        for (Course.Made made : course.made) {
            Demand vm = made.vm().demand();
            steps.add(new Proposal.Step(
                    vm.vm(),
                    vm.name(),
                    made.from(),
                    made.to(),
                    made.stop() && !course.at.get(vm.vm()).equals(made.to()),
                    why.of(made),
                    made.rating(),
                    intent.goal() == Rearrangement.Goal.NEEDED ? made.otherwise() : List.of()));
            if (made.from().isEmpty()) continue;
            Relief.Cost cost =
                    MoveCost.of(vm, policy.bandwidths().rate(made.from().get(), made.to()));
            takes = takes.plus(cost.duration());
            bytes += cost.bytes().count();
            pause = cost.pause();
        }
        List<Proposal.HostChange> changes = new ArrayList<>();
        for (int row = 0; row < scene.columns.count; row++) {
            if (!was.get(row).equals(is.get(row)))
                changes.add(new Proposal.HostChange(scene.columns.ids[row], was.get(row), is.get(row)));
        }
        List<Proposal.Stay> stays = stays(scene, course, policy);
        Relief.Cost cost = new Relief.Cost(takes, new Bytes(bytes), pause);
        return new Proposal(why.ofAll(steps, stays, cost), steps, stays, changes, cost);
    }

    private static List<Proposal.Stay> stays(Scene scene, Course course, Policy policy) {
        List<Proposal.Stay> stays = new ArrayList<>();
        for (Resident one : scene.residents.values()) {
            VmId id = one.demand().vm();
            Optional<HostId> on = Optional.ofNullable(course.at.get(id));
            boolean moved = !on.equals(one.on());
            if (moved || !(must(scene, one) || course.tooNear(one).isPresent())) continue;
            stays.add(new Proposal.Stay(id, one.demand().name(), on, Why.stays(course, policy, one, on)));
        }
        return stays;
    }
}
