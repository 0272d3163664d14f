package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.drover.backend.api.MigrationOptions;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.VmBusyException;
import org.drover.migration.VmClaim;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else is done to a VM, and its moves: one of them at a time. */
class ClaimsTest {
    private static final HostId HOME = new HostId("a");

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private VmClaim claim(String act) {
        return lab.engine.claim(Lab.WEB, HOME, act);
    }

    @Test
    void aVmThatIsClaimedIsNotMovedUntilTheClaimIsClosed() {
        VmClaim claim = claim("saved");
        assertThatThrownBy(() -> lab.submit("b"))
                .isInstanceOf(VmBusyException.class)
                .hasMessage("web is being saved on a. Wait for its end");
        assertThat(lab.engine.check(new MoveRequest(Lab.WEB, new HostId("b"), MigrationOptions.DEFAULT, "a test")))
                .extracting(Obstacle::code)
                .containsExactly("vm.claimed");
        assertThat(lab.journal.open()).isEmpty();
        claim.close();
        assertThat(lab.record(lab.move("b")).stage()).isEqualTo(Stage.DONE);
    }

    @Test
    void aVmThatMovesOrWaitsForItsMoveIsNotClaimed() {
        MigrationId id = lab.submit("b");
        assertThatThrownBy(() -> claim("saved")).isInstanceOfSatisfying(VmBusyException.class, busy -> {
            assertThat(busy.obstacle().code()).isEqualTo("vm.moving");
            assertThat(busy.obstacle().reason()).isEqualTo("web is being moved to b already, by migration " + id);
        });
        assertThat(lab.engine.claimed(Lab.WEB, HOME)).isPresent();
        lab.settle();
        assertThat(lab.engine.claimed(Lab.WEB, HOME)).isEmpty();
        claim("saved").close();
    }

    @Test
    void thereIsOneClaimAtATimeAndAnOldOneEndsNoNewOne() {
        VmClaim old = claim("saved");
        assertThatThrownBy(() -> claim("deleted")).hasMessageContaining("web is being saved on a");
        old.close();
        VmClaim next = claim("deleted");
        old.close();
        assertThatThrownBy(() -> claim("saved")).hasMessageContaining("web is being deleted on a");
        next.close();
    }

    @Test
    void aBackendIsLetGoWhenTheLastClaimOnItsHostsIsClosed() {
        VmClaim claim = claim("saved");
        CompletableFuture<Void> free = lab.engine.drain("simulator").toCompletableFuture();
        assertThat(free).isNotDone();
        claim.close();
        assertThat(free).isDone();
        assertThatThrownBy(() -> claim("saved")).hasMessageContaining("is being removed");
    }
}
