package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.StorageMigration;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking back a move that has ended. */
class UndoTest {
    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void hosts() {
        DiskFacts disk = new DiskFacts("vda", "/local/web.img", Optional.empty(), Bytes.ofGiB(1));
        lab = new Lab(
                directory,
                1,
                host -> host.offering(Set.of(DrivenMigration.class, StorageMigration.class)),
                world -> world.vm("a", VmSpec.named("web").withDisks(List.of(disk))));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        assertThat(lab.world.orphanedFiles()).isEmpty();
        assertThat(lab.world.isIntact(Lab.WEB)).isTrue();
        lab.close();
    }

    private MigrationId moved(String host, String place) {
        MigrationId id =
                lab.engine.submit(new MoveRequest(Lab.WEB, new HostId(host), MigrationOptions.DEFAULT, "to try it")
                        .with(MoveChoices.NONE.withDisksTo(place)));
        assertThat(lab.settle()).isTrue();
        lab.hosts.look();
        return id;
    }

    @Test
    void theVmAndItsDisksGoBackToWhereTheyWere() {
        MigrationId id = moved("b", "shared");
        MigrationId back = lab.engine.undo(id);
        assertThat(lab.settle()).isTrue();
        MigrationRecord record = lab.record(back);
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
        assertThat(record.reason()).isEqualTo("undo of \"to try it\"");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(record.ticket().disks().get(0).to()).startsWith("/local/");
    }

    @Test
    void disksThatMovedOnTheirHostGoBackToo() {
        MigrationId id = moved("a", "shared");
        lab.engine.undo(id);
        assertThat(lab.settle()).isTrue();
        assertThat(lab.world.hasFile("a", "/local/web.m-m-2.img")).isTrue();
    }

    @Test
    void whatSomebodyHasMovedOnSinceIsLeftThere() {
        MigrationId id = moved("b", "shared");
        moved("c", "local");
        assertThatIllegalStateException()
                .isThrownBy(() -> lab.engine.undo(id))
                .withMessageContaining("not on b any more, but on c");
    }

    @Test
    void aMoveThatReturnedHasNothingToTakeBack() {
        lab.process.plan(new Plan("begin", Mishap.REFUSED));
        MigrationId id = moved("b", "shared");
        assertThatIllegalStateException()
                .isThrownBy(() -> lab.engine.undo(id))
                .withMessageContaining("has moved nothing: it is RETURNED");
        assertThatIllegalArgumentException().isThrownBy(() -> lab.engine.undo(new MigrationId("m-77")));
    }
}
