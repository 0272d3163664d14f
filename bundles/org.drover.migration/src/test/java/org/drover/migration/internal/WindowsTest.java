package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves that are to be handed over between two times. */
class WindowsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private Lab lab;
    private Instant now;

    @BeforeEach
    void hosts() {
        DiskFacts disk = new DiskFacts("vda", "/local/web.img", Optional.empty(), Bytes.ofGiB(1));
        lab = new Lab(
                directory,
                1,
                host -> host.offering(Set.of(DrivenMigration.class, StorageMigration.class)),
                world -> world.vm("a", VmSpec.named("web").withDisks(List.of(disk)))
                        .vm("a", VmSpec.named("free")));
        now = lab.schedule.instant();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        assertThat(lab.world.orphanedFiles()).isEmpty();
        lab.close();
    }

    private MoveWindow tonight() {
        return new MoveWindow(now.plus(Duration.ofHours(3)), now.plus(Duration.ofHours(4)));
    }

    @Test
    void aMoveBeginsWhenItsWindowOpens() {
        MigrationId id = live(tonight());
        lab.settle(Duration.ofHours(2));
        assertThat(lab.record(id).stage()).isEqualTo(Stage.QUEUED);
        assertThat(lab.record(id).message()).contains("waits for its window");
        assertThat(lab.settle(DAY)).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(id).started().orElseThrow())
                .isAfterOrEqualTo(tonight().opens());
        assertThat(lab.record(id).ended().orElseThrow()).isBefore(tonight().closes());
    }

    @Test
    void aMoveThatWouldNotEndInItsWindowIsRefusedWithHowLongItTakes() {
        MigrationId id = live(new MoveWindow(now, now.plusMillis(200)));
        assertThat(lab.settle(DAY)).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.REFUSED);
        assertThat(lab.record(id).message()).contains("window closes", "would take");
    }

    @Test
    void whatWaitsForItsWindowCanBeCancelled() throws BackendException {
        MigrationId id = live(tonight());
        assertThat(lab.engine.cancel(id)).isEqualTo(CancelAnswer.CANCELLED);
        assertThat(lab.record(id).stage()).isEqualTo(Stage.CANCELLED);
    }

    @Test
    void disksAreCopiedBeforeAndGoOverInTheWindow() {
        MigrationId id = storage(tonight());
        lab.settle(Duration.ofHours(2));
        MigrationRecord held = lab.record(id);
        assertThat(held.stage()).as("%s", held).isEqualTo(Stage.COPYING);
        assertThat(held.message()).contains("in step", tonight().opens().toString());
        assertThat(lab.world.hasFile("a", "/local/web.img")).isTrue();
        assertThat(lab.settle(DAY)).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(id).ended().orElseThrow())
                .isAfterOrEqualTo(tonight().opens())
                .isBefore(tonight().closes());
        assertThat(lab.world.hasFile("a", "/local/web.img")).isFalse();
        assertThat(lab.world.isIntact(Lab.WEB)).isTrue();
    }

    @Test
    void disksThatAreHeldCanStayWhereTheyWere() throws BackendException {
        MigrationId id = storage(tonight());
        lab.settle(Duration.ofHours(2));
        assertThat(lab.engine.cancel(id)).isEqualTo(CancelAnswer.CANCELLED);
        assertThat(lab.settle(Duration.ofMinutes(1))).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.CANCELLED);
        assertThat(lab.world.hasFile("a", "/local/web.img")).isTrue();
    }

    @Test
    void copiesThatAreHeldHoldUpNobody() {
        storage(tonight());
        lab.settle(Duration.ofHours(1));
        MigrationId other = lab.engine.submit(
                new MoveRequest(new VmId("vm-free"), new HostId("b"), MigrationOptions.DEFAULT, "a test"));
        lab.settle(Duration.ofMinutes(10));
        assertThat(lab.record(other).stage()).isEqualTo(Stage.DONE);
        lab.settle(DAY);
    }

    @Test
    void copiesThatAreNotInStepInTimeAreGivenUp() {
        MigrationId id = storage(new MoveWindow(now, now.plusMillis(100)));
        assertThat(lab.settle(DAY)).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.RETURNED);
        assertThat(lab.record(id).message()).contains("window closed");
    }

    @Test
    void anEngineThatDiesWhileItHoldsCopiesGivesThemUp() {
        MigrationId id = storage(tonight());
        lab.settle(Duration.ofHours(1));
        lab.kill();
        lab.boot();
        assertThat(lab.settle(Duration.ofMinutes(1))).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.RETURNED);
        assertThat(lab.world.isIntact(Lab.WEB)).isTrue();
    }

    private MigrationId live(MoveWindow window) {
        return submit("b", MoveChoices.NONE.withDisksTo("local").within(window));
    }

    private MigrationId storage(MoveWindow window) {
        return submit("a", MoveChoices.NONE.withDisksTo("shared").within(window));
    }

    private MigrationId submit(String to, MoveChoices choices) {
        return lab.engine.submit(
                new MoveRequest(Lab.WEB, new HostId(to), MigrationOptions.DEFAULT, "a test").with(choices));
    }
}
