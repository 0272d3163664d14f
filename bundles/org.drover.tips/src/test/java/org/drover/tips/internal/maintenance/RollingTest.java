package org.drover.tips.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Roll.State;
import org.drover.tips.maintenance.Upkeep;
import org.junit.jupiter.api.Test;

/** A whole cluster goes through maintenance, a host at a time. */
class RollingTest {
    private static final List<HostId> ALL = List.of(new HostId("a"), new HostId("b"), new HostId("c"));
    private final SmallCluster cluster =
            new SmallCluster("a", "b", "c").vm("web", "a", 4).vm("db", "b", 2).vm("mail", "c", 2);

    private Roll roll() {
        return cluster.service.roll().orElseThrow();
    }

    @Test
    void oneHostAtATimeIsEmptiedStoppedAtAndFilledAgain() {
        cluster.service.roll(ALL, "a new kernel", true, false);
        for (HostId host : ALL) {
            assertThat(cluster.service.current()).extracting(Upkeep::host).containsExactly(host);
            cluster.plansEnd();
            assertThat(roll().state()).isEqualTo(State.AT_STOP);
            assertThat(roll().host()).contains(host);
            assertThat(cluster.on(host.value())).isEmpty();
            cluster.service.goOn();
            cluster.plansEnd();
        }
        assertThat(roll().state()).isEqualTo(State.DONE);
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.on("a")).containsExactly("web");
        assertThat(cluster.on("b")).containsExactly("db");
        assertThat(cluster.on("c")).containsExactly("mail");
        assertThat(cluster.acts()).contains("drover maintenance.enter b", "api maintenance.roll.go-on b");
    }

    @Test
    void itStopsByItselfWhenTheClusterCouldNotTakeAnotherFailure() {
        cluster.vm("big", "b", 9).vm("fat", "c", 5);
        cluster.service.roll(ALL, "a new kernel", true, false);
        assertThat(roll().halted()).isTrue();
        assertThat(roll().message())
                .startsWith("without a the cluster could not take another failure: if ")
                .contains("would find no place");
        assertThat(cluster.service.current()).isEmpty();
        assertThat(cluster.records).isEmpty();

        cluster.service.resume();
        assertThat(roll().halted()).as("nothing has changed").isTrue();
        cluster.vms.remove(new VmId("big"));
        cluster.service.resume();
        assertThat(roll().halted()).isFalse();
        assertThat(cluster.service.current()).extracting(Upkeep::host).containsExactly(new HostId("a"));
    }

    @Test
    void aHostThatDoesNotAnswerIsAFailureAlready() {
        cluster.service.roll(ALL, "a new kernel", true, false);
        cluster.plansEnd();
        cluster.hosts.put(new HostId("c"), false);
        cluster.now = cluster.now.plus(Upkeeper.PATIENCE);
        cluster.service.goOn();
        cluster.plansEnd();
        assertThat(roll().host()).contains(new HostId("b"));
        assertThat(roll().message()).contains("c does not answer: that is a failure already");
        assertThat(cluster.on("b")).contains("db");
    }

    @Test
    void aStopIsLeftOnlyWhenSomebodySaysSoAndAfterARestartStill() {
        cluster.service.roll(ALL, "a new kernel", true, false);
        cluster.plansEnd();
        cluster.restart();
        cluster.service.look();
        assertThat(roll().state()).isEqualTo(State.AT_STOP);
        assertThat(cluster.on("a")).isEmpty();
        cluster.service.goOn();
        cluster.plansEnd();
        assertThat(cluster.on("a")).containsExactly("web");
        assertThat(cluster.service.current()).extracting(Upkeep::host).containsExactly(new HostId("b"));
    }

    @Test
    void aHostThatIsHeldHaltsItAndItGoesOnWhenThatIsGone() {
        cluster.vm("gpu", "a", 1, Optional.of("it has a host device"));
        cluster.service.roll(ALL, "a new kernel", true, false);
        cluster.plansEnd();
        assertThat(roll().halted()).isTrue();
        assertThat(roll().message()).contains("a is held").contains("gpu");
        cluster.vms.remove(new VmId("gpu"));
        cluster.service.resume();
        assertThat(roll().state()).isEqualTo(State.AT_STOP);
    }

    @Test
    void onlyOneIsGoingOnAndItCanBeEnded() {
        cluster.service.roll(ALL, "a new kernel", true, false);
        assertThatThrownBy(() -> cluster.service.roll(ALL, "again", true, false))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> cluster.service.goOn()).hasMessageContaining("at no stop");
        cluster.service.end();
        cluster.plansEnd();
        assertThat(roll().state()).isEqualTo(State.ENDED);
        assertThat(cluster.service.current()).extracting(Upkeep::host).containsExactly(new HostId("a"));
        assertThatThrownBy(() -> cluster.service.roll(List.of(), "x", true, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
