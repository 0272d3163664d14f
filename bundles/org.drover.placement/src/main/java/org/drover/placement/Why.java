package org.drover.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.model.HostId;

/** Says what each step of a proposal is for, what all of them bring, and why there is none. */
final class Why {
    private static final int NAMED = 5;

    private final Scene scene;
    private final Course before;
    private final Course after;
    private final Intent intent;
    private final List<Proposal.Use> was;
    private final List<Proposal.Use> is;

    Why(Scene scene, Course before, Course after, Intent intent, List<Proposal.Use> was, List<Proposal.Use> is) {
        this.scene = scene;
        this.before = before;
        this.after = after;
        this.intent = intent;
        this.was = was;
        this.is = is;
    }

    Reason of(Course.Made made) {
        Resident vm = made.vm();
        Reason about = Reason.of("").fact("vm", vm.demand().name()).fact("to", made.to());
        if (vm.on().isEmpty()) {
            boolean isNew = intent.newcomers().contains(vm);
            return coded(
                    isNew ? "propose.new" : "propose.lost",
                    about.fact("from", vm.demand().source()));
        }
        HostId home = vm.on().get();
        about = about.fact("from", home);
        if (made.stop())
            return coded(
                    "propose.stop", about.fact("end", after.at.get(vm.demand().vm())));
        int row = scene.row(vm);
        if (intent.leaving().contains(home)) return coded("propose.leaves", about);
        if (!scene.takes(row)) return coded("propose.maintenance", about);
        if (!scene.maybe(vm.demand(), row)) return coded("propose.owner", about);
        Optional<Resident> tooNear = before.tooNear(vm);
        if (tooNear.isPresent() && !vm.apartIn().equals(Optional.empty())
                || tooNear.filter(other -> before.at.get(other.demand().vm()).equals(home))
                        .isPresent()) {
            return coded(
                    "propose.apart", about.fact("other", tooNear.get().demand().name()));
        }
        about = shares(about, row, made.to());
        if (before.isTooFull(row)) return coded("propose.full", about);
        return switch (intent.goal()) {
            case BALANCE -> coded("propose.evens", about);
            case CONSOLIDATE -> coded(is.get(row).vms() == 0 ? "propose.empties" : "propose.room", about);
            case NEEDED -> coded("propose.room", about);
        };
    }

    private static Reason coded(String code, Reason facts) {
        return new Reason(code, facts.facts(), Optional.empty());
    }

    private Reason shares(Reason reason, int from, HostId to) {
        int there = scene.columns.find(to);
        return reason.fact("fromCpu", cpu(was.get(from)))
                .fact("fromCpuAfter", cpu(is.get(from)))
                .fact("fromMemory", memory(was.get(from)))
                .fact("fromMemoryAfter", memory(is.get(from)))
                .fact("toCpu", cpu(was.get(there)))
                .fact("toCpuAfter", cpu(is.get(there)))
                .fact("toMemory", memory(was.get(there)))
                .fact("toMemoryAfter", memory(is.get(there)));
    }

    private static String cpu(Proposal.Use use) {
        return HardRules.percent(use.cpu().value(), use.cpuCapacity().value());
    }

    private static String memory(Proposal.Use use) {
        return HardRules.percent(use.memory(), 1);
    }

    Reason ofAll(List<Proposal.Step> steps, List<Proposal.Stay> stays, Relief.Cost cost) {
        Reason facts = Reason.of("")
                .fact("vms", scene.residents.size())
                .fact("hosts", scene.columns.count)
                .fact("cpu", range(was, true))
                .fact("memory", range(was, false));
        if (steps.isEmpty()) {
            return coded(
                    nothing(stays),
                    facts.fact("stays", stays.size())
                            .fact(
                                    "leaving",
                                    names(intent.leaving().stream().sorted().toList()))
                            .fact("full", names(full()))
                            .fact("inUse", inUse(was)));
        }
        long moves = steps.stream().filter(step -> step.from().isPresent()).count();
        Reason reason = facts.fact("moves", moves == 1 ? "1 move" : moves + " moves")
                .fact("bytes", cost.bytes())
                .fact("seconds", Math.max(1, cost.duration().toSeconds()))
                .fact("cpuAfter", range(is, true))
                .fact("memoryAfter", range(is, false))
                .fact("placed", steps.size() - moves)
                .fact("inUse", inUse(was))
                .fact("inUseAfter", inUse(is))
                .fact("emptied", names(emptied()));
        if (moves == 0) return coded("propose.will-place", reason);
        return switch (intent.goal()) {
            case BALANCE -> coded("propose.will-even", reason);
            case CONSOLIDATE -> coded("propose.will-empty", reason);
            case NEEDED ->
                coded(
                        intent.leaving().isEmpty() ? "propose.will-restore" : "propose.will-leave",
                        reason.fact(
                                "leaving",
                                names(intent.leaving().stream().sorted().toList())));
        };
    }

    private String nothing(List<Proposal.Stay> stays) {
        if (!stays.isEmpty()) return "propose.stuck";
        if (!intent.leaving().isEmpty()) return "propose.left-already";
        if (!intent.lost().isEmpty()) return "propose.nothing-lost";
        if (!full().isEmpty()) return "propose.full-stays";
        return switch (intent.goal()) {
            case BALANCE -> "propose.even-already";
            case CONSOLIDATE -> "propose.packed-already";
            case NEEDED -> "propose.rules-hold";
        };
    }

    private List<HostId> emptied() {
        List<HostId> emptied = new ArrayList<>();
        for (int row = 0; row < was.size(); row++)
            if (was.get(row).vms() > 0 && is.get(row).vms() == 0) emptied.add(scene.columns.ids[row]);
        return emptied;
    }

    private List<HostId> full() {
        List<HostId> full = new ArrayList<>();
        for (int row = 0; row < is.size(); row++)
            if (scene.takes(row) && after.isTooFull(row)) full.add(scene.columns.ids[row]);
        return full;
    }

    private static long inUse(List<Proposal.Use> use) {
        return use.stream().filter(one -> one.vms() > 0).count();
    }

    private static String names(List<HostId> hosts) {
        if (hosts.isEmpty()) return "no host";
        String said = hosts.stream().limit(NAMED).map(HostId::value).collect(Collectors.joining(", "));
        return hosts.size() > NAMED ? said + " and " + (hosts.size() - NAMED) + " more" : said;
    }

    /** Of the hosts that take VMs. */
    private String range(List<Proposal.Use> use, boolean cpu) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (int row = 0; row < use.size(); row++) {
            if (!scene.takes(row)) continue;
            Proposal.Use one = use.get(row);
            double share =
                    cpu ? one.cpu().value() / Math.max(1, one.cpuCapacity().value()) : one.memory();
            low = Math.min(low, share);
            high = Math.max(high, share);
        }
        if (low > high) return "nothing";
        return HardRules.percent(low, 1) + " to " + HardRules.percent(high, 1);
    }

    /** Why a VM that should go elsewhere does not, as things are in the end. */
    static Reason stays(Course course, Policy policy, Resident one, Optional<HostId> on) {
        if (one.fixed().isPresent()) return one.fixed().get();
        Demand vm = course.now(one);
        RatingBoard board = new RatingBoard(course.columns);
        board.ask(vm, course.policyFor(on));
        List<String> said = new ArrayList<>();
        for (int row : board.best(NAMED))
            said.add(course.columns.ids[row] + " would take it, but there is no way there");
        int others = 0;
        for (int row = 0; row < course.columns.count; row++) {
            if (board.admits(row) || course.columns.ids[row].equals(vm.source())) continue;
            if (said.size() == NAMED) others++;
            else
                said.add(Rater.refusals(course.columns, vm, course.policyFor(on), row)
                        .get(0)
                        .text());
        }
        if (others > 0) said.add(others + " more hosts do not take it either");
        return Reason.of("plan.nowhere")
                .fact("vm", vm.name())
                .fact("reasons", said.isEmpty() ? "there is no other host" : String.join("; ", said));
    }
}
