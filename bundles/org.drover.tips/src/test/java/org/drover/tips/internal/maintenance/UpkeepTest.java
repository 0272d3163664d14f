package org.drover.tips.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.MoveCheck;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Progress;
import org.drover.tips.maintenance.Upkeep;
import org.junit.jupiter.api.Test;

/** One host goes into maintenance and comes back. */
class UpkeepTest {
    private static final HostId A = new HostId("a");
    private final SmallCluster cluster =
            new SmallCluster("a", "b", "c").vm("web", "a", 4).vm("db", "a", 2).vm("mail", "b", 2);

    private Upkeep now() {
        return cluster.service.current().get(0);
    }

    private void entered() {
        cluster.service.enter(A, "new fans");
        cluster.plansEnd();
        assertThat(now().phase()).isEqualTo(Phase.IN);
    }

    @Test
    void aHostIsEmptiedByAPlanAndIsInWhenNoVmIsLeft() {
        cluster.service.enter(A, "new fans");
        assertThat(cluster.of(A)).containsEntry("maintenance", "true");
        assertThat(now().phase()).isEqualTo(Phase.ENTERING);
        assertThat(cluster.records).hasSize(1);
        Progress half = cluster.service.progress(A);
        assertThat(half.total()).isEqualTo(2);
        assertThat(half.left()).contains(Duration.ofSeconds(20));

        cluster.plansEnd();
        assertThat(cluster.on("a")).isEmpty();
        assertThat(now().phase()).isEqualTo(Phase.IN);
        assertThat(now().away()).containsOnlyKeys(new VmId("web"), new VmId("db"));
        assertThat(cluster.acts()).containsExactly("api maintenance.enter a", "drover maintenance.in a");
        assertThat(cluster.trail.get(0).why()).isEqualTo("new fans");
    }

    @Test
    void aMoveToItIsRefusedWhoeverAsks() {
        var closed = new Closed(cluster);
        var facts = cluster.snapshot();
        var there = new MoveCheck.Move(
                cluster.vms.get(new VmId("mail")),
                facts.host(new HostId("b")).orElseThrow().facts().orElseThrow(),
                facts.host(A).orElseThrow().facts().orElseThrow());
        assertThat(closed.look(there)).isEmpty();
        cluster.service.enter(A, "new fans");
        assertThat(closed.look(there)).extracting(MoveCheck.Finding::code).containsExactly("host.maintenance");
        cluster.service.leave(A, false);
        assertThat(closed.look(there)).isEmpty();
    }

    @Test
    void whatCannotLeaveHoldsItAndItIsInOnceThatIsGone() {
        cluster.vm("gpu", "a", 2, Optional.of("it has a host device"));
        cluster.service.enter(A, "new fans");
        cluster.plansEnd();
        assertThat(now().phase()).isEqualTo(Phase.HELD);
        assertThat(now().message()).contains("gpu").contains("it has a host device");
        assertThat(cluster.service.progress(A).stays())
                .extracting(Progress.Staying::name)
                .containsExactly("gpu");
        assertThat(cluster.on("a")).containsExactly("gpu");

        cluster.vms.remove(new VmId("gpu"));
        cluster.service.look();
        assertThat(now().phase()).isEqualTo(Phase.IN);
    }

    @Test
    void aVmThatWentBackIsTriedAgainAfterAWhileAndNotBefore() {
        cluster.returning.add(new VmId("db"));
        cluster.service.enter(A, "new fans");
        cluster.plansEnd();
        assertThat(cluster.records)
                .as("web has left, so db is tried once more at once")
                .hasSize(2);
        cluster.plansEndUnheard();
        assertThat(now().phase()).isEqualTo(Phase.HELD);
        assertThat(now().message()).isEqualTo("db: it went back");
        cluster.service.look();
        assertThat(cluster.records).hasSize(2);

        cluster.returning.clear();
        cluster.now = cluster.now.plus(Upkeeper.AGAIN);
        cluster.service.look();
        assertThat(cluster.records).hasSize(3);
        cluster.plansEnd();
        assertThat(now().phase()).isEqualTo(Phase.IN);
    }

    @Test
    void whatWasMovedComesBackButNotWhatSomebodyMovedOn() {
        entered();
        String elsewhere = cluster.on("b").contains("db") ? "c" : "b";
        cluster.put("db", elsewhere);
        cluster.service.leave(A, true);
        assertThat(cluster.of(A)).doesNotContainKey("maintenance");
        assertThat(now().phase()).isEqualTo(Phase.LEAVING);
        cluster.plansEnd();
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.on("a")).containsExactly("web");
        assertThat(cluster.on(elsewhere)).contains("db");
        assertThat(cluster.service.history(1)).extracting(Upkeep::phase).containsExactly(Phase.OUT);
    }

    @Test
    void nothingComesBackWhenThatIsNotWanted() {
        entered();
        cluster.service.leave(A, false);
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.records).hasSize(1);
        assertThat(cluster.on("a")).isEmpty();
    }

    @Test
    void leavingHalfwayBeginsNothingMoreAndTheHostIsOpen() {
        cluster.service.enter(A, "new fans");
        cluster.service.leave(A, true);
        cluster.plansEnd();
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.on("a")).containsExactly("web", "db");
        assertThat(cluster.of(A)).doesNotContainKey("maintenance");
    }

    @Test
    void itGoesOnAfterARestart() {
        cluster.service.enter(A, "new fans");
        cluster.restart();
        cluster.service.look();
        assertThat(now().phase()).isEqualTo(Phase.ENTERING);
        cluster.plansEnd();
        assertThat(now().phase()).isEqualTo(Phase.IN);
        cluster.restart();
        cluster.service.leave(A, true);
        cluster.restart();
        cluster.service.look();
        cluster.plansEnd();
        assertThat(cluster.on("a")).containsExactly("web", "db");
        assertThat(cluster.records).hasSize(2);
    }

    @Test
    void aPlanWhoseIdWasNotWrittenDownIsFoundAgainAndNoSecondOneIsMade() {
        Upkeep asked = cluster.service.enter(A, "new fans");
        cluster.keep(asked); // as it was before its plan
        cluster.settings.put(A, Map.of()); // nor was the host closed
        cluster.restart();
        cluster.service.look();
        assertThat(cluster.of(A)).containsEntry("maintenance", "true");
        assertThat(now().plan()).isPresent();
        assertThat(cluster.records).hasSize(1);
    }

    @Test
    void aHostThatIsOpenedByHandIsOut() {
        entered();
        cluster.settings.put(A, Map.of());
        cluster.service.look();
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.service.history(1).get(0).message()).contains("by hand");
    }

    @Test
    void aHostThatIsSwitchedOffStaysInAndItsVmsWaitForIt() {
        entered();
        cluster.hosts.put(A, false);
        cluster.now = cluster.now.plus(Duration.ofHours(1));
        cluster.service.look();
        assertThat(now().phase()).isEqualTo(Phase.IN);
        cluster.service.leave(A, true);
        assertThat(now().message()).isEqualTo("waits for a to answer");
        cluster.hosts.put(A, true);
        cluster.service.look();
        cluster.plansEnd();
        assertThat(cluster.on("a")).containsExactly("web", "db");
    }

    @Test
    void whatWouldComeOfItIsSaidAndNothingDone() {
        var prospect = cluster.service.prospect(A);
        assertThat(prospect.moves()).hasSize(2);
        assertThat(prospect.losses()).isEmpty();
        assertThat(cluster.records).isEmpty();
        assertThat(cluster.settings).isEmpty();
        assertThatThrownBy(() -> cluster.service.leave(A, true)).hasMessageContaining("not in maintenance");
    }
}
