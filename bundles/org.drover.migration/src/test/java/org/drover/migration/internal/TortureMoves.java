package org.drover.migration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.backend.simulator.Faults;
import org.drover.backend.simulator.Run;
import org.drover.migration.MigrationRecord;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.migration.internal.Fleet.Mover;

/**
 * Random faults by seed while several VMs move at once, driven and delegated: mishaps of calls, deaths of the engine,
 * hosts that freeze, are cut off, stall or lose power, a journal that is full or torn. Afterwards all is well again: every
 * VM runs on exactly one host with nothing left over, or on none whose host lost power; every record says where, and no
 * host ever took part in more moves at a time than it may.
 */
public final class TortureMoves {
    private static final List<String> STEPS = List.of(
            "leave", "arrive", "begin", "prepare", "perform", "finish", "confirm", "keep", "discard", "ask", "settle",
            "start", "cancel", "vms");
    private static final int PROCESSES = 30;

    private TortureMoves() {}

    /** {@code --from SEED --count N}: tries so many seeds and prints what came of them. */
    public static void main(String[] arguments) throws IOException {
        Seeds.run(arguments, TortureMoves::failure);
    }

    /** What went wrong with that seed, and how to see it again; empty when nothing did. */
    static Optional<String> failure(long seed) throws IOException {
        Path directory = Files.createTempDirectory("torture-moves");
        Random random = new Random(seed);
        List<String> story = new ArrayList<>();
        try (Fleet fleet = new Fleet(directory, seed, random)) {
            breakThings(fleet, random, story);
            for (int i = 0; i < PROCESSES && !fleet.settle(Duration.ofMinutes(10)); i++) {
                if (!fleet.process.dead()) {
                    if (fleet.personLooks()) continue;
                    break;
                }
                if (random.nextInt(3) == 0) fleet.cut(random.nextBoolean());
                else fleet.kill();
                fleet.boot();
                if (random.nextInt(4) == 0) plan(fleet, random, story);
            }
            return verdict(fleet)
                    .map(v -> "seed " + seed + ": " + v + " after " + story + "\n  again: TortureMoves --from " + seed
                            + " --count 1");
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    private static void breakThings(Fleet fleet, Random random, List<String> story) {
        for (int i = random.nextInt(6); i > 0; i--) plan(fleet, random, story);
        Faults faults = fleet.world.faults();
        for (int i = random.nextInt(5); i > 0; i--) {
            String host = Fleet.HOSTS.get(random.nextInt(Fleet.HOSTS.size()));
            Duration at = Duration.ofMillis(random.nextInt(8_000));
            Duration until = at.plusMillis(random.nextInt(40_000));
            int kind = random.nextInt(3);
            story.add(List.of("freeze ", "cut off ", "stall ").get(kind) + host + " from " + at + " until " + until);
            faults.later(at, () -> begin(faults, kind, host));
            faults.later(until, () -> end(faults, kind, host));
        }
        for (int i = random.nextInt(3); i > 0; i--) cutHost(fleet, random, story);
        if (random.nextInt(4) == 0) {
            Duration at = Duration.ofMillis(random.nextInt(15_000));
            Duration until = at.plusMillis(random.nextInt(20_000));
            story.add("the journal's disk is full from " + at + " until " + until);
            faults.later(at, () -> fleet.disk.failing(true));
            faults.later(until, () -> fleet.disk.failing(false));
        }
        if (random.nextInt(4) == 0) {
            int number = 1 + random.nextInt(40);
            story.add("the engine dies in write " + number);
            fleet.dieInWrite(number);
        }
        if (random.nextInt(3) == 0) {
            Duration at = Duration.ofMillis(random.nextInt(15_000));
            story.add("the engine dies at " + at);
            Doomed process = fleet.process;
            faults.later(at, process::die);
        }
    }

    private static void cutHost(Fleet fleet, Random random, List<String> story) {
        String host = Fleet.HOSTS.get(random.nextInt(Fleet.HOSTS.size()));
        Duration at = Duration.ofMillis(random.nextInt(15_000));
        Duration away = Duration.ofMillis(random.nextInt(60_000));
        boolean unsynced = random.nextBoolean();
        story.add(host + " loses power at " + at + " for " + away + (unsynced ? ", and what it wrote last" : ""));
        fleet.world.faults().later(at, () -> fleet.cutHost(host, unsynced, away));
    }

    private static void begin(Faults faults, int kind, String host) {
        if (kind == 0) faults.freeze(host);
        else if (kind == 1) faults.cutOff(host);
        else faults.stall(host);
    }

    private static void end(Faults faults, int kind, String host) {
        if (kind == 0) faults.thaw(host);
        else if (kind == 1) faults.reconnect(host);
        else faults.unstall(host);
    }

    private static void plan(Fleet fleet, Random random, List<String> story) {
        Plan plan = new Plan(
                STEPS.get(random.nextInt(STEPS.size())), Mishap.values()[random.nextInt(Mishap.values().length)]);
        story.add(plan.step() + " " + plan.mishap());
        fleet.process.plan(plan);
    }

    private static Optional<String> verdict(Fleet fleet) {
        List<String> broken = fleet.world.brokenPromises();
        if (!broken.isEmpty()) return Optional.of("ran twice: " + broken);
        if (!fleet.crowded.isEmpty()) return Optional.of("too many at once: " + fleet.crowded);
        if (!fleet.unmended.isEmpty()) return Optional.of(String.valueOf(fleet.unmended));
        if (!fleet.journal.open().isEmpty()) {
            return Optional.of("not settled: " + fleet.journal.open() + fleet.engine.current());
        }
        return fleet.movers.stream()
                .map(mover -> verdict(fleet, mover))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> verdict(Fleet fleet, Mover mover) {
        Set<String> runs = fleet.world.whereRuns(mover.vm());
        Set<String> known = fleet.world.whereKnown(mover.vm());
        Optional<MigrationRecord> record = fleet.record(mover);
        if (runs.size() > 1) return Optional.of(mover + " runs on " + runs + record);
        if (runs.isEmpty() && !wasCutOff(fleet, mover)) return Optional.of(mover + " runs nowhere" + record);
        if (known.size() > 1) return Optional.of(mover + " left behind: " + known + record);
        if (known.isEmpty() && !wasForgotten(fleet, mover)) return Optional.of(mover + " is known nowhere" + record);
        return record.filter(r -> !isTrue(r, mover, runs, known)).map(r -> "the record is wrong: " + r + known);
    }

    /** Since it was last started, one of its hosts has lost power. */
    private static boolean wasCutOff(Fleet fleet, Mover mover) {
        List<Run> runs = fleet.world.runs(mover.vm());
        Instant started = runs.get(runs.size() - 1).from();
        return cuts(fleet, mover).anyMatch(cut -> !cut.at().isBefore(started));
    }

    private static boolean wasForgotten(Fleet fleet, Mover mover) {
        return cuts(fleet, mover).anyMatch(Fleet.Cut::unsynced);
    }

    private static Stream<Fleet.Cut> cuts(Fleet fleet, Mover mover) {
        return fleet.cuts.stream()
                .filter(cut -> cut.host().equals(mover.from()) || cut.host().equals(mover.to()));
    }

    private static boolean isTrue(MigrationRecord record, Mover mover, Set<String> runs, Set<String> known) {
        return switch (record.stage()) {
            case DONE -> !known.contains(mover.from());
            case VM_LOST -> runs.isEmpty();
            default -> known.contains(mover.from());
        };
    }
}
