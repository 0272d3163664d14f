package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.VmBusyException;
import org.drover.migration.VmClaim;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
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

    /** Somebody wants to turn it off meanwhile. */
    @Test
    void ofOneThatWaitsForItsTurnItIsSaidBehindWhomAndHowItIsCancelled() throws BackendException {
        lab.world.vm("a", VmSpec.named("db"));
        lab.hosts.look();
        lab.engine.submit(new MoveRequest(new VmId("vm-db"), new HostId("c"), MigrationOptions.DEFAULT, "goes first"));
        MigrationId id = lab.submit("b");
        Obstacle busy = lab.engine.claimed(Lab.WEB, HOME).orElseThrow();
        assertThat(busy.reason())
                .isEqualTo("web is being moved to b already, by migration " + id
                        + ", which waits: behind db on a (limit: 1 at a host)");
        assertThat(busy.remedy()).isEqualTo("Wait for its end, or cancel it (drover cancel " + id + ")");

        assertThat(lab.engine.cancel(id)).isEqualTo(CancelAnswer.CANCELLED);
        claim("turned off").close();
    }

    @Test
    void aBackendIsNotLetGoWhileSomethingIsDoneOnOneOfItsHostsAndNothingMoreBegins() {
        VmClaim one = lab.engine.claim(HOME);
        VmClaim other = lab.engine.claim(HOME);
        CompletableFuture<Void> free = lab.engine.drain("simulator").toCompletableFuture();
        one.close();
        one.close();
        assertThat(free).as("the other one goes on").isNotDone();
        assertThat(lab.engine.claimed(HOME)).isPresent();
        assertThatThrownBy(() -> lab.engine.claim(HOME))
                .isInstanceOf(VmBusyException.class)
                .hasMessageContaining("is being removed");
        other.close();
        assertThat(free).isDone();
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
