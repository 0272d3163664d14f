package org.drover.backend.simulator.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmSample;
import org.drover.model.VmState;

/** Connections that break a clause of {@code HostConnectionContract}. */
final class BrokenConnections {
    private BrokenConnections() {}

    static List<Broken> all() {
        return List.of(
                broken("factsAreOfTheHostThatWasConnected", "facts", BrokenConnections::factsOfSomebody),
                broken("aRunningVmIsListedAsRunningOnThisHost", "vms", call -> vms(call)
                        .map(vm -> vm.name().equals("web") ? vm.at(vm.host(), VmState.UNKNOWN) : vm)
                        .toList()),
                broken("aVmThatIsOffIsListedToo", "vms", call -> vms(call)
                        .filter(vm -> !vm.name().equals("idle"))
                        .toList()),
                broken("twoVmsOfOneNameOnTwoHostsAreTwo", "vms", call -> vms(call)
                        .filter(vm -> !vm.name().equals("twin"))
                        .toList()),
                broken("anyNameTheHypervisorTakesComesBackAsGiven", "vms", call -> vms(call)
                        .map(BrokenConnections::trimmed)
                        .toList()),
                broken("oneVmIsReadAsItStandsInTheList", "vm", call -> {
                    Optional<?> vm = (Optional<?>) call.proceed();
                    return vm.map(VmFacts.class::cast).map(one -> one.at(one.host(), VmState.UNKNOWN));
                }),
                broken("aSampleHoldsTheVmsThatRun", "sample", call -> sampled(call, vms -> List.of())),
                broken(
                        "theFirstSampleTellsNoCpu",
                        "sample",
                        call -> sampled(call, vms -> vms.stream()
                                .map(vm -> new VmSample(vm.vm(), new Mhz(7), vm.memory()))
                                .toList())),
                broken("aCapabilityIsTheSameEveryTime", "capability", new Sabotage.Deed() {
                    private final AtomicInteger asked = new AtomicInteger();

                    @Override
                    public Object answer(Call call) throws Throwable {
                        return asked.incrementAndGet() % 2 == 0 ? Optional.empty() : call.proceed();
                    }
                }),
                broken(
                        "aChangeBehindOurBackIsTold",
                        "watch",
                        call -> told(call, (event, listener) -> {
                            boolean vmOfFirst = event instanceof HostEvent.VmChanged
                                    && event.host().value().equals("first");
                            if (!vmOfFirst) listener.accept(event);
                        })),
                broken("aWatchThatIsClosedIsToldNothing", "watch", call -> {
                    call.proceed();
                    return (AutoCloseable) () -> {};
                }),
                broken(
                        "theLossOfTheConnectionIsToldOnce",
                        "watch",
                        call -> told(call, (event, listener) -> {
                            listener.accept(event);
                            if (event instanceof HostEvent.ConnectionLost) listener.accept(event);
                        })),
                broken("aHostThatCannotBeReachedIsSaidToBeSo", "facts", call -> {
                    try {
                        return call.proceed();
                    } catch (BackendException e) {
                        throw new Refused(e.host(), e.vm(), e.step(), e.reason(), e);
                    }
                }),
                broken("closingTwiceIsHarmless", "close", new Sabotage.Deed() {
                    private final Set<Object> closed = new HashSet<>();

                    @Override
                    public Object answer(Call call) throws Throwable {
                        if (!closed.add(call.target())) throw new IllegalStateException("closed already");
                        return call.proceed();
                    }
                }));
    }

    private static Broken broken(String clause, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorHostConnectionTest.class, clause, HostConnection.class, method, deed);
    }

    private static Object factsOfSomebody(Call call) throws Throwable {
        HostFacts f = (HostFacts) call.proceed();
        HostId somebody = new HostId("somebody");
        return new HostFacts(
                somebody,
                f.name(),
                f.hypervisor(),
                f.cores(),
                f.cpu(),
                f.memory(),
                f.volumes(),
                f.networks(),
                f.cpuModel());
    }

    @SuppressWarnings("unchecked")
    private static Stream<VmFacts> vms(Call call) throws Throwable {
        return ((List<VmFacts>) call.proceed()).stream();
    }

    private static VmFacts trimmed(VmFacts vm) {
        return new VmFacts(
                vm.id(),
                vm.name().replaceAll("\\s+", " ").replaceAll("^-", ""),
                vm.host(),
                vm.state(),
                vm.vcpus(),
                vm.memory(),
                vm.disks(),
                vm.networks(),
                vm.immovable());
    }

    private static HostSample sampled(Call call, UnaryOperator<List<VmSample>> vms) throws Throwable {
        HostSample s = (HostSample) call.proceed();
        return new HostSample(s.host(), s.at(), s.cpuUsed(), s.memoryFree(), vms.apply(s.vms()));
    }

    /** Stands between an event and who listens. */
    private interface Between {
        void tell(HostEvent event, Consumer<HostEvent> listener);
    }

    @SuppressWarnings("unchecked")
    private static AutoCloseable told(Call call, Between between) throws BackendException {
        Consumer<HostEvent> listener = call.argument(0, Consumer.class);
        return call.target(HostConnection.class).watch(event -> between.tell(event, listener));
    }
}
