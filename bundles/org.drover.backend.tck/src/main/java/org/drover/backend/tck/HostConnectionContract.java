package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.HostUnreachable;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.Leases;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.HostFacts;
import org.drover.model.HostSample;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link HostConnection}. */
public abstract class HostConnectionContract extends Contract {
    @Test
    void factsAreOfTheHostThatWasConnected() throws Exception {
        HostFacts facts = backend.first().facts();
        assertThat(facts.id()).isEqualTo(first);
        assertThat(facts.cpu().value()).isPositive();
        assertThat(facts.memory().count()).isPositive();
    }

    @Test
    void aRunningVmIsListedAsRunningOnThisHost() throws Exception {
        VmId vm = runningVm();
        VmFacts facts = listed(backend.first(), vm).orElseThrow();
        assertThat(facts.state()).isEqualTo(VmState.RUNNING);
        assertThat(facts.host()).isEqualTo(first);
        assertThat(listed(backend.second(), vm)).isEmpty();
    }

    @Test
    void aVmThatIsOffIsListedToo() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThat(listed(backend.first(), vm).orElseThrow().state()).isEqualTo(VmState.OFF);
    }

    @Test
    void oneVmIsReadAsItStandsInTheList() throws Exception {
        VmId runs = backend.makeVm(first, "busy", true);
        VmId off = backend.makeVm(first, "resting", false);
        VmId elsewhere = backend.makeVm(second, "elsewhere", true);
        for (VmId vm : List.of(runs, off)) {
            assertThat(backend.first().vm(vm)).isPresent().isEqualTo(listed(backend.first(), vm));
        }
        for (VmId vm :
                List.of(elsewhere, new VmId("3f0f9c1e-0000-4000-8000-00000000dead"), new VmId("no id of theirs"))) {
            assertThat(backend.first().vm(vm)).isEmpty();
        }
    }

    @Test
    void aSampleHoldsTheVmsThatRun() throws Exception {
        VmId vm = runningVm();
        VmId off = backend.makeVm(first, "idle", false);
        backend.first().sample();
        HostSample sample = backend.first().sample();
        assertThat(sample.host()).isEqualTo(first);
        assertThat(sample.vms().stream().map(VmSample::vm)).contains(vm).doesNotContain(off);
    }

    @Test
    void theFirstSampleTellsNoCpu() throws Exception {
        VmId vm = runningVm();
        assertThat(backend.first().sample().vms())
                .filteredOn(sample -> sample.vm().equals(vm))
                .allSatisfy(sample -> assertThat(sample.cpu().value()).isZero());
    }

    @Test
    void aChangeBehindOurBackIsTold() throws Exception {
        VmId vm = runningVm();
        List<HostEvent> told = new CopyOnWriteArrayList<>();
        AutoCloseable watching = backend.first().watch(told::add);
        backend.stop(first, vm);
        soon("the change of VM " + vm + " is told", () -> told.contains(new HostEvent.VmChanged(first, vm)));
        watching.close();
    }

    @Test
    void aWatchThatIsClosedIsToldNothing() throws Exception {
        VmId vm = runningVm();
        List<HostEvent> closed = new CopyOnWriteArrayList<>();
        List<HostEvent> open = new CopyOnWriteArrayList<>();
        backend.first().watch(closed::add).close();
        AutoCloseable watching = backend.second().watch(open::add);
        int before = closed.size();
        backend.stop(first, vm);
        VmId other = backend.makeVm(second, "other", true);
        backend.stop(second, other);
        soon("a later change is told to the open watch", () -> open.contains(new HostEvent.VmChanged(second, other)));
        assertThat(closed).hasSize(before);
        watching.close();
    }

    @Test
    void aCapabilityIsTheSameEveryTime() {
        assertThat(Stream.<Class<? extends Capability>>of(
                        DrivenMigration.class,
                        DelegatedMigration.class,
                        VmLifecycle.class,
                        DirtyRateMeter.class,
                        Leases.class))
                .allSatisfy(
                        kind -> assertThat(same(kind)).as(kind.getSimpleName()).isTrue());
    }

    private <C extends Capability> boolean same(Class<C> kind) {
        Optional<C> before = backend.first().capability(kind);
        Optional<C> after = backend.first().capability(kind);
        return before.orElse(null) == after.orElse(null);
    }

    @Test
    void closingTwiceIsHarmless() {
        backend.first().close();
        assertThatCode(() -> backend.first().close()).doesNotThrowAnyException();
    }

    @Test
    void aHostThatCannotBeReachedIsSaidToBeSo() throws Exception {
        backend.cutOff(first);
        soon("facts of a host that is cut off are unreachable", () -> {
            try {
                backend.first().facts();
                return false;
            } catch (HostUnreachable e) {
                return e.host().equals(first);
            } catch (BackendException e) {
                return false;
            }
        });
    }

    @Test
    void theLossOfTheConnectionIsToldOnce() throws Exception {
        List<HostEvent> told = new CopyOnWriteArrayList<>();
        backend.first().watch(told::add);
        backend.cutOff(first);
        soon("the loss is told", () -> told.stream().anyMatch(HostEvent.ConnectionLost.class::isInstance));
        for (int i = 0; i < 3; i++) {
            assertThatCode(() -> backend.first().facts()).isInstanceOf(BackendException.class);
        }
        assertThat(told).filteredOn(HostEvent.ConnectionLost.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anyNameTheHypervisorTakesComesBackAsGiven(String name) throws Exception {
        try {
            VmId vm = backend.makeVm(first, name, true);
            assertThat(listed(backend.first(), vm).orElseThrow().name()).isEqualTo(name);
        } catch (BackendUnderTest.NameRefused e) {
            assertNoVmIsNamed(name);
        }
    }

    @Test
    void twoVmsOfOneNameOnTwoHostsAreTwo() throws Exception {
        VmId here = backend.makeVm(first, "twin", true);
        VmId there = backend.makeVm(second, "twin", false);
        assertThat(listed(backend.first(), here).orElseThrow().state()).isEqualTo(VmState.RUNNING);
        assertThat(listed(backend.first(), there)).isEmpty();
        assertThat(listed(backend.second(), there).orElseThrow().state()).isEqualTo(VmState.OFF);
    }

    private static Optional<VmFacts> listed(HostConnection connection, VmId vm) throws BackendException {
        return connection.vms().stream().filter(facts -> facts.id().equals(vm)).findFirst();
    }
}
