package org.drover.migration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.model.MigrationId;

/**
 * Random faults by seed, as {@link TortureSimulator} has them without its power cuts, while a move of any kind goes on: live
 * with post-copy, shared-nothing, quick, storage, cold, in turn by the seed. Afterwards the VM is on one host, its disks
 * whole, and no file is left over.
 */
public final class TortureKinds {
    private static final int PROCESSES = 20;

    private TortureKinds() {}

    /** {@code --from SEED --count N}: tries so many seeds and prints what came of them. */
    public static void main(String[] arguments) throws IOException {
        Seeds.run(arguments, TortureKinds::failure);
    }

    /** What went wrong with that seed, and how to see it again; empty when nothing did. */
    static Optional<String> failure(long seed) throws IOException {
        Path directory = Files.createTempDirectory("torture-kinds");
        Random random = new Random(seed);
        List<String> story = new ArrayList<>();
        MoveKind kind = MoveKind.values()[(int) Math.floorMod(seed, (long) MoveKind.values().length)];
        try (Lab lab = KindLab.of(kind, directory, seed)) {
            TortureSimulator.breakThings(lab, random, story);
            MigrationId id = KindLab.submit(lab, kind);
            for (int i = 0; i < PROCESSES && !lab.settle(Duration.ofMinutes(10)); i++) {
                if (!lab.process.dead()) break;
                lab.kill();
                lab.boot();
                if (random.nextInt(4) == 0) TortureSimulator.plan(lab, random, story);
            }
            Optional<MigrationRecord> record = lab.engine.find(id);
            return KindLab.wrong(lab, record, kind)
                    .map(wrong -> "seed " + seed + ": " + kind + ", " + wrong + " after " + story + record
                            + "\n  again: TortureKinds --from " + seed + " --count 1");
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(directory);
        }
    }
}
