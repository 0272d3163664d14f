package org.drover.inventory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.drover.inventory.internal.FakeBackend.vm;
import static org.drover.inventory.internal.Stage.endpoint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostEvent;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LiveInventoryTest {
    private static final HostId NODE1 = new HostId("node1");
    private final Stage stage = new Stage();
    private final LiveInventory inventory = stage.inventory;
    private final FakeBackend backend = new FakeBackend();

    @Test
    void aConnectedHostIsInThePictureWithItsVms() throws Exception {
        backend.put(vm("a", "web-7", "node1", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        assertThat(node1().reachable()).isTrue();
        assertThat(inventory.snapshot().vm(new VmId("a")).orElseThrow().name()).isEqualTo("web-7");
        assertThat(inventory.endpoints()).containsExactly(endpoint("node1"));
    }

    @Test
    void oneVmThatIsAskedForAgainIsReadAloneAndInThePictureAtOnce() throws Exception {
        backend.put(vm("a", "web-7", "node1", VmState.RUNNING), vm("b", "web-8", "node1", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        int reads = backend.reads;
        backend.clear("node1");
        backend.put(vm("a", "web-7", "node1", VmState.OFF));
        inventory.refresh(NODE1, new VmId("a"));
        assertThat(inventory.snapshot().vm(new VmId("a")).orElseThrow().state()).isEqualTo(VmState.OFF);
        assertThat(inventory.snapshot().vm(new VmId("b"))).isPresent();
        assertThat(backend.reads).isEqualTo(reads);
        backend.unplug("node1");
        assertThatThrownBy(() -> inventory.refresh(NODE1, new VmId("a")))
                .isInstanceOf(BackendException.HostUnreachable.class);
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void twoVmsOfOneNameAreTwoAndEachIsWhereItIs(String name) throws Exception {
        backend.put(vm("a", name, "node1", VmState.RUNNING), vm("b", name, "node2", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.connect(endpoint("node2"));
        assertThat(inventory.snapshot().vms().values())
                .containsExactlyInAnyOrder(
                        vm("a", name, "node1", VmState.RUNNING), vm("b", name, "node2", VmState.RUNNING));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, INCOMING, node1",
        "PAUSED, RUNNING, node2",
        "PAUSED, INCOMING, node1",
        "OFF, INCOMING, node2",
        "RUNNING, OFF, node1",
        "OFF, RUNNING, node2"
    })
    void aVmThatTwoHostsKnowIsShownWhereItRuns(VmState onNode1, VmState onNode2, String shown) throws Exception {
        backend.put(vm("a", "web-7", "node1", onNode1), vm("a", "web-7", "node2", onNode2));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node2"));
        inventory.connect(endpoint("node1"));
        Snapshot snapshot = inventory.snapshot();
        assertThat(snapshot.vm(new VmId("a")).orElseThrow().host()).isEqualTo(new HostId(shown));
        assertThat(snapshot.sightings()).hasSize(2);
    }

    @Test
    void ofTwoHostsThatClaimToRunAVmTheOneThatAnswersIsBelieved() throws Exception {
        backend.put(vm("a", "web-7", "node1", VmState.RUNNING), vm("a", "web-7", "node2", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.connect(endpoint("node2"));
        backend.unplug("node1");
        assertThat(inventory.snapshot().vm(new VmId("a")).orElseThrow().host()).isEqualTo(new HostId("node2"));
    }

    @Test
    void vmsOfTheSameNameOnTwoHostsAreTwoVms() throws Exception {
        backend.put(vm("a", "-web 7", "node1", VmState.RUNNING), vm("b", "-web 7", "node2", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.connect(endpoint("node2"));
        assertThat(inventory.snapshot().vms()).hasSize(2);
    }

    @Test
    void anEventBringsTheChangeIntoThePicture() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.put(vm("a", "new", "node1", VmState.RUNNING));
        backend.tell(new HostEvent.VmChanged(NODE1, new VmId("a")));
        assertThat(inventory.snapshot().vm(new VmId("a"))).isPresent();
    }

    @Test
    void whatAHypervisorForgetsToTellIsFoundWithinAMinute() throws Exception {
        inventory.start();
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.put(vm("a", "silent", "node1", VmState.RUNNING));
        stage.pass(Duration.ofSeconds(61));
        assertThat(inventory.snapshot().vm(new VmId("a"))).isPresent();
    }

    @Test
    void aVmThatChangedIsReadAloneAndTheOthersAreLeft() throws Exception {
        backend.put(vm("a", "web", "node1", VmState.RUNNING), vm("b", "db", "node1", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        int readsBefore = backend.reads;
        backend.clear("node1");
        backend.put(vm("a", "web", "node1", VmState.PAUSED), vm("b", "db", "node1", VmState.PAUSED));
        backend.tell(new HostEvent.VmChanged(NODE1, new VmId("a")));
        assertThat(inventory.snapshot().vm(new VmId("a")).orElseThrow().state()).isEqualTo(VmState.PAUSED);
        assertThat(inventory.snapshot().vm(new VmId("b")).orElseThrow().state()).isEqualTo(VmState.RUNNING);
        assertThat(backend.reads).isEqualTo(readsBefore);
        backend.tell(new HostEvent.HostChanged(NODE1));
        assertThat(inventory.snapshot().vm(new VmId("b")).orElseThrow().state()).isEqualTo(VmState.PAUSED);
    }

    @Test
    void aVmThatTheHostKnowsNoMoreLeavesThePicture() throws Exception {
        backend.put(vm("a", "web", "node1", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.clear("node1");
        backend.tell(new HostEvent.VmChanged(NODE1, new VmId("a")));
        assertThat(inventory.snapshot().vm(new VmId("a"))).isEmpty();
    }

    @Test
    void changesThatArriveTogetherAreReadOnceAndComeAsOneSnapshot() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        List<Snapshot> seen = new ArrayList<>();
        AutoCloseable watching = inventory.watch(seen::add);
        stage.held = true;
        for (int i = 0; i < 100; i++) backend.tell(new HostEvent.VmChanged(NODE1, new VmId("vm" + i % 2)));
        stage.release();
        watching.close();
        assertThat(seen).hasSizeLessThanOrEqualTo(2);
        assertThat(backend.readsOfOne).isLessThanOrEqualTo(4);
        assertThat(seen).isSortedAccordingTo((one, other) -> Long.compare(one.revision(), other.revision()));
    }

    @Test
    void aListenerThatFailsDoesNotStopTheOthers() throws Exception {
        List<Snapshot> seen = new ArrayList<>();
        inventory.watch(snapshot -> {
            throw new IllegalStateException("a listener's own trouble");
        });
        inventory.watch(seen::add);
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        assertThat(seen).isNotEmpty();
    }

    @Test
    void aLostHostStaysInThePictureAndSaysSinceWhenAndWhy() throws Exception {
        backend.put(vm("a", "web-7", "node1", VmState.RUNNING));
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.unplug("node1");
        assertThat(node1().reachable()).isFalse();
        assertThat(node1().unreachableSince()).contains(stage.now());
        assertThat(node1().problem()).isEqualTo("the cable is out");
        assertThat(inventory.snapshot().vm(new VmId("a"))).isPresent();
        assertThat(backend.open).isEmpty();
        assertThatThrownBy(() -> inventory.connection(NODE1)).isInstanceOf(BackendException.HostUnreachable.class);
    }

    @Test
    void aLostHostIsTriedAgainLessAndLessOftenUntilItIsBack() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.unplug("node1");
        int before = backend.connects;
        stage.pass(Duration.ofSeconds(1 + 2 + 4 + 8 + 16));
        assertThat(backend.connects - before).isEqualTo(5);
        stage.pass(Duration.ofSeconds(60));
        assertThat(backend.connects - before).isEqualTo(7);
        backend.plugIn("node1");
        stage.pass(Duration.ofSeconds(30));
        assertThat(node1().reachable()).isTrue();
        assertThat(inventory.connection(NODE1).host()).isEqualTo(NODE1);
    }

    @Test
    void aBackendThatGoesMakesItsHostsUnreachableAndConnectsThemWhenItComesBack() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.backendWent(backend);
        assertThat(backend.open).isEmpty();
        assertThat(node1().problem()).contains("\"fake\" is not installed");
        int before = backend.connects;
        stage.pass(Duration.ofMinutes(10));
        assertThat(backend.connects).isEqualTo(before);
        FakeBackend newer = new FakeBackend();
        inventory.backendCame(newer);
        assertThat(node1().reachable()).isTrue();
        assertThat(newer.open).hasSize(1);
    }

    @Test
    void aHostThatDoesNotAnswerTheFirstTimeIsNotKept() {
        inventory.backendCame(backend);
        backend.unplug("node1");
        assertThatThrownBy(() -> inventory.connect(endpoint("node1")))
                .isInstanceOf(BackendException.HostUnreachable.class)
                .hasMessageContaining("the cable is out");
        assertThat(inventory.endpoints()).isEmpty();
        assertThat(inventory.snapshot().hosts()).isEmpty();
        assertThat(stage.book.all()).isEmpty();
    }

    @Test
    void aNameThatIsTakenAndABackendThatIsMissingAreRefusedInWords() throws Exception {
        assertThatThrownBy(() -> inventory.connect(endpoint("node1")))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("\"fake\" is not installed");
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        assertThatThrownBy(() -> inventory.connect(endpoint("node1")))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("the name is taken");
        assertThat(node1().reachable()).isTrue();
    }

    @Test
    void aForgottenHostIsGoneForGood() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.forget(NODE1);
        stage.pass(Duration.ofMinutes(5));
        assertThat(inventory.snapshot().hosts()).isEmpty();
        assertThat(backend.open).isEmpty();
        assertThat(stage.book.all()).isEmpty();
        assertThatThrownBy(() -> inventory.forget(NODE1)).hasMessageContaining("node1");
        assertThatThrownBy(() -> inventory.connection(NODE1)).hasMessageContaining("no such host");
    }

    @Test
    void afterARestartTheKeptHostsAreConnectedAgain() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        inventory.close();
        assertThat(backend.open).isEmpty();
        LiveInventory next = stage.inventory(stage.book);
        next.start();
        assertThat(next.snapshot().host(NODE1).orElseThrow().problem()).contains("not installed");
        next.backendCame(backend);
        assertThat(next.snapshot().host(NODE1).orElseThrow().reachable()).isTrue();
    }

    @Test
    void aRefreshAnswersWhenTheChangeIsInThePicture() throws Exception {
        inventory.backendCame(backend);
        inventory.connect(endpoint("node1"));
        backend.put(vm("a", "new", "node1", VmState.RUNNING));
        inventory.refresh(NODE1);
        assertThat(inventory.snapshot().vm(new VmId("a"))).isPresent();
        backend.unplug("node1");
        assertThatThrownBy(() -> inventory.refresh(NODE1)).hasMessageContaining("the cable is out");
    }

    private HostEntry node1() {
        return inventory.snapshot().host(NODE1).orElseThrow();
    }
}
