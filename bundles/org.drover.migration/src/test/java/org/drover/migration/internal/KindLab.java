package org.drover.migration.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.Capability;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;

/** VM "web" with two disks on a place of host a alone, and a move of it of any kind. */
final class KindLab {
    private static final Set<Class<? extends Capability>> ALL = Set.of(
            DrivenMigration.class,
            ColdMigration.class,
            SavedStateMigration.class,
            StorageMigration.class,
            VmLifecycle.class);
    private static final ByteRate CAP = ByteRate.ofMiBPerSecond(64);

    private KindLab() {}

    static Lab of(MoveKind kind, Path directory, long seed) {
        return new Lab(directory, seed, host -> host.offering(ALL), world -> made(world, kind));
    }

    /** One that is moved live writes faster than it is sent, so that it has to go over to post-copy. */
    private static DataCentre made(DataCentre world, MoveKind kind) {
        VmSpec vm = VmSpec.named("web")
                .withSize(2, VmSpec.named("web").cpu(), Bytes.ofMiB(512))
                .withDisks(List.of(disk("vda", "/local/web.img"), disk("vdb", "/local/data.img")));
        return switch (kind) {
            case COLD -> world.vmThatIsOff("a", vm);
            case LIVE ->
                world.vm(
                        "a",
                        VmSpec.named("web")
                                .withSize(2, vm.cpu(), Bytes.ofMiB(512))
                                .writing(ByteRate.ofMiBPerSecond(90), Bytes.ofMiB(400)));
            case SHARED_NOTHING, QUICK, STORAGE -> world.vm("a", vm);
        };
    }

    private static DiskFacts disk(String target, String path) {
        return new DiskFacts(target, path, Optional.empty(), Bytes.ofMiB(256));
    }

    static MigrationId submit(Lab lab, MoveKind kind) {
        HostId to = new HostId(kind == MoveKind.STORAGE ? "a" : "b");
        MoveChoices choices =
                switch (kind) {
                    case LIVE -> MoveChoices.NONE;
                    case STORAGE -> MoveChoices.NONE.withDisksTo("shared");
                    case QUICK -> MoveChoices.NONE.withDisksTo("local").with(MoveKind.QUICK);
                    case SHARED_NOTHING, COLD -> MoveChoices.NONE.withDisksTo("local");
                };
        MigrationOptions options = kind == MoveKind.LIVE
                ? MigrationOptions.DEFAULT.withBandwidth(CAP).withPostCopy(true)
                : MigrationOptions.DEFAULT;
        return lab.engine.submit(new MoveRequest(Lab.WEB, to, options, "a test").with(choices));
    }

    /** What is wrong once all is settled; empty when it is whole, on one host, with nothing left over. */
    static Optional<String> wrong(Lab lab, Optional<MigrationRecord> record, MoveKind kind) {
        Set<String> known = lab.world.whereKnown(Lab.WEB);
        Set<String> runs = lab.world.whereRuns(Lab.WEB);
        if (!lab.world.brokenPromises().isEmpty()) return Optional.of("broken: " + lab.world.brokenPromises());
        if (!lab.journal.open().isEmpty()) return Optional.of("not settled: " + lab.journal.open());
        if (known.size() != 1) return Optional.of("known on " + known);
        if (!runs.equals(kind == MoveKind.COLD ? Set.of() : known)) return Optional.of("runs on " + runs);
        if (!lab.world.isIntact(Lab.WEB)) return Optional.of("its disks are not whole");
        if (!lab.world.orphanedFiles().isEmpty()) return Optional.of("left over: " + lab.world.orphanedFiles());
        boolean went = kind != MoveKind.STORAGE && known.contains("b");
        boolean said = record.filter(r -> r.stage() == Stage.DONE).isPresent();
        boolean tells = kind == MoveKind.STORAGE || record.isEmpty() || went == said;
        return tells ? Optional.empty() : Optional.of("the record says otherwise");
    }
}
