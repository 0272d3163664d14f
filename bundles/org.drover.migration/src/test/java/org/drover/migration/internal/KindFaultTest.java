package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moves that take disks or a saved memory along: every step with everything that can become of a call. */
class KindFaultTest {
    private static final Set<Class<? extends Capability>> ALL = Set.of(
            DrivenMigration.class,
            ColdMigration.class,
            SavedStateMigration.class,
            StorageMigration.class,
            VmLifecycle.class);
    private static final List<String> STEPS =
            List.of("leave", "arrive", "begin", "prepare", "perform", "finish", "confirm");

    private record Fault(MoveKind kind, String step, Mishap mishap) {}

    @TempDir
    Path directory;

    static Stream<MoveKind> kinds() {
        return Stream.of(MoveKind.values()).filter(kind -> kind != MoveKind.LIVE);
    }

    static Stream<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        kinds().forEach(kind -> {
            for (String step : STEPS) {
                for (Mishap mishap : Mishap.values()) all.add(new Fault(kind, step, mishap));
            }
        });
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWantedIsDoneAndNothingIsLeft(MoveKind kind) {
        try (Lab lab = lab(kind)) {
            MigrationId id = submit(lab, kind);
            assertThat(lab.settle(Duration.ofMinutes(10))).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
            assertThat(record.ticket().kind()).isEqualTo(kind);
            assertAllIsWell(lab, record, kind);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theVmIsWholeOnOneHostAndNothingIsLeft(Fault fault) {
        try (Lab lab = lab(fault.kind)) {
            lab.process.plan(new Plan(fault.step, fault.mishap));
            MigrationId id = submit(lab, fault.kind);
            boolean over = lab.settle(Duration.ofMinutes(10));
            if (fault.mishap.dies()) {
                assertThat(lab.process.dead()).isTrue();
                lab.kill();
                lab.boot();
                over = lab.settle(Duration.ofMinutes(10));
            }
            assertThat(over).as("%s", lab.engine.current()).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isIn(Stage.DONE, Stage.RETURNED);
            assertAllIsWell(lab, record, fault.kind);
        }
    }

    private static void assertAllIsWell(Lab lab, MigrationRecord record, MoveKind kind) {
        boolean stays = record.stage() != Stage.DONE || kind == MoveKind.STORAGE;
        String where = stays ? "a" : "b";
        assertThat(lab.world.whereKnown(Lab.WEB)).as("%s", record).containsExactly(where);
        if (kind == MoveKind.COLD) {
            assertThat(lab.world.whereRuns(Lab.WEB)).as("%s", record).isEmpty();
        } else {
            assertThat(lab.world.whereRuns(Lab.WEB)).as("%s", record).containsExactly(where);
        }
        assertThat(lab.world.isIntact(Lab.WEB)).as("%s", record).isTrue();
        assertThat(lab.world.orphanedFiles()).as("%s", record).isEmpty();
        assertThat(lab.world.brokenPromises()).as("%s", record).isEmpty();
        assertThat(lab.journal.open()).isEmpty();
    }

    private Lab lab(MoveKind kind) {
        return new Lab(directory, 1, host -> host.offering(ALL), world -> made(world, kind));
    }

    private static DataCentre made(DataCentre world, MoveKind kind) {
        VmSpec vm = VmSpec.named("web")
                .withSize(2, VmSpec.named("web").cpu(), Bytes.ofMiB(512))
                .withDisks(List.of(disk("vda", "/local/web.img"), disk("vdb", "/local/data.img")));
        return kind == MoveKind.COLD ? world.vmThatIsOff("a", vm) : world.vm("a", vm);
    }

    private static DiskFacts disk(String target, String path) {
        return new DiskFacts(target, path, Optional.empty(), Bytes.ofMiB(256));
    }

    private static MigrationId submit(Lab lab, MoveKind kind) {
        HostId to = new HostId(kind == MoveKind.STORAGE ? "a" : "b");
        MoveChoices choices = MoveChoices.NONE.withDisksTo(kind == MoveKind.STORAGE ? "shared" : "local");
        if (kind == MoveKind.QUICK) choices = choices.with(MoveKind.QUICK);
        return lab.engine.submit(
                new MoveRequest(Lab.WEB, to, MigrationOptions.DEFAULT, "a test").with(choices));
    }
}
