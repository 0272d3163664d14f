package org.drover.migration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drover.backend.simulator.Faults;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.MigrationId;

/**
 * Random faults by seed: mishaps of calls, deaths of the engine, hosts that freeze, are cut off or stall. Afterwards all
 * is well again and the VM must run on exactly one host, with nothing left over. Odd seeds cut the destination's power as
 * well: then a VM may be lost with its host or wait for a person, but never go on with memory older than its disks.
 */
public final class TortureSimulator {
    private static final List<String> STEPS = List.of(
            "leave", "arrive", "begin", "prepare", "perform", "finish", "confirm", "keep", "discard", "ask", "settle");
    private static final int PROCESSES = 20;
    private static final List<String> BREAKAGES =
            List.of("freeze", "cut off", "stall", "stall at the switch-over of", "break all connections to");

    private TortureSimulator() {}

    /** {@code --from SEED --count N}: tries so many seeds and prints what came of them. */
    public static void main(String[] arguments) throws IOException {
        Seeds.run(arguments, TortureSimulator::failure);
    }

    /** What went wrong with that seed, and how to see it again; empty when nothing did. Odd seeds cut b's power, too. */
    static Optional<String> failure(long seed) throws IOException {
        Path directory = Files.createTempDirectory("torture");
        Random random = new Random(seed);
        List<String> story = new ArrayList<>();
        boolean cut = seed % 2 == 1;
        try (Lab lab = new Lab(directory, seed, random.nextBoolean() ? Lab.DRIVEN : Lab.GUARDED)) {
            breakThings(lab, random, story);
            if (cut) cutPower(lab, random, story);
            MigrationId id = lab.submit("b");
            for (int i = 0; i < PROCESSES && !lab.settle(Duration.ofMinutes(5)); i++) {
                if (!lab.process.dead()) break;
                lab.kill();
                lab.boot();
                if (random.nextInt(4) == 0) plan(lab, random, story);
            }
            return (cut ? verdictAfterCut(lab, id) : verdict(lab, id))
                    .map(v -> "seed " + seed + ": " + v + " after " + story + "\n  again: TortureSimulator --from "
                            + seed + " --count 1");
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    static void breakThings(Lab lab, Random random, List<String> story) {
        for (int i = random.nextInt(3); i >= 0; i--) plan(lab, random, story);
        Faults faults = lab.world.faults();
        for (int i = random.nextInt(3); i > 0; i--) {
            String host = random.nextBoolean() ? "a" : "b";
            Duration at = Duration.ofMillis(random.nextInt(2_500));
            Duration until = at.plusMillis(random.nextInt(40_000));
            int kind = random.nextInt(BREAKAGES.size());
            story.add(BREAKAGES.get(kind) + " " + host + " from " + at + " until " + until);
            faults.later(at, () -> begin(faults, kind, host));
            faults.later(until, () -> end(faults, kind, host));
        }
    }

    /** In the moment of a mishap of finish or confirm, or at any time. */
    static void cutPower(Lab lab, Random random, List<String> story) {
        Duration away = Duration.ofMillis(random.nextInt(60_000));
        boolean unsynced = random.nextBoolean();
        Faults faults = lab.world.faults();
        Runnable cut = () -> {
            if (unsynced) faults.powerCutBeforeSync("b");
            else faults.powerCut("b");
            faults.later(away, () -> faults.powerOn("b"));
        };
        String how = " for " + away + (unsynced ? ", and what it wrote last" : "");
        if (random.nextInt(4) == 0) {
            Duration at = Duration.ofMillis(random.nextInt(20_000));
            story.add("b loses power at " + at + how);
            faults.later(at, cut);
        } else {
            Plan plan = new Plan(
                    random.nextBoolean() ? "finish" : "confirm",
                    Mishap.values()[random.nextInt(Mishap.values().length)]);
            story.add(plan.step() + " " + plan.mishap() + "; b loses power with the first mishap" + how);
            lab.process.plan(plan);
            lab.process.whenItHappens(cut);
        }
    }

    private static void begin(Faults faults, int kind, String host) {
        if (kind == 0) faults.freeze(host);
        else if (kind == 1) faults.cutOff(host);
        else if (kind == 2) faults.stall(host);
        else if (kind == 3) faults.stallAtSwitchOver(host);
        else faults.breakConnections(host);
    }

    private static void end(Faults faults, int kind, String host) {
        if (kind == 0) faults.thaw(host);
        else if (kind == 1) faults.reconnect(host);
        else faults.unstall(host);
    }

    static void plan(Lab lab, Random random, List<String> story) {
        Plan plan = new Plan(
                STEPS.get(random.nextInt(STEPS.size())), Mishap.values()[random.nextInt(Mishap.values().length)]);
        story.add(plan.step() + " " + plan.mishap());
        lab.process.plan(plan);
    }

    private static Optional<String> verdict(Lab lab, MigrationId id) {
        Set<String> runs = lab.world.whereRuns(Lab.WEB);
        Optional<MigrationRecord> record = lab.engine.find(id);
        if (!lab.world.brokenPromises().isEmpty()) return Optional.of("ran twice: " + lab.world.brokenPromises());
        if (!lab.journal.open().isEmpty()) return Optional.of("not settled: " + lab.journal.open() + record);
        if (runs.size() != 1) return Optional.of("runs on " + runs + record);
        if (!lab.world.whereKnown(Lab.WEB).equals(runs))
            return Optional.of("left behind: " + lab.world.whereKnown(Lab.WEB));
        boolean there = runs.contains("b");
        boolean wrong = record.filter(r -> (r.stage() == Stage.DONE) != there).isPresent();
        return wrong ? Optional.of("the record is wrong: " + record) : Optional.empty();
    }

    /** Where power was cut it may run nowhere, but then somebody is told to look, or it had ended before. */
    private static Optional<String> verdictAfterCut(Lab lab, MigrationId id) {
        if (!lab.world.brokenPromises().isEmpty()) return Optional.of("broken: " + lab.world.brokenPromises());
        Set<String> runs = lab.world.whereRuns(Lab.WEB);
        Set<String> known = lab.world.whereKnown(Lab.WEB);
        Optional<MigrationRecord> record = lab.engine.find(id);
        if (runs.size() == 1) return verdict(lab, id);
        if (!lab.journal.open().isEmpty()) {
            boolean told = record.filter(r -> r.message().contains("look at both hosts"))
                    .isPresent();
            return told && known.contains("a") ? Optional.empty() : Optional.of("not settled: " + record);
        }
        boolean offThere = known.equals(Set.of("b")) || known.isEmpty();
        boolean said = record.isEmpty()
                || Set.of(Stage.DONE, Stage.VM_LOST).contains(record.get().stage());
        return offThere && said ? Optional.empty() : Optional.of("runs nowhere, known on " + known + ": " + record);
    }
}
