package org.drover.backend.simulator.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.ByteRate;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;

/** One backend per clause that breaks just that clause; kept, so that no clause stops being checked unnoticed. */
final class BrokenBackends {
    /**
     * @param clause the one test that must fail
     * @param suite  it is in
     */
    record Broken(Class<?> suite, String clause, Sabotage sabotage) {
        @Override
        public String toString() {
            return suite.getSimpleName() + "." + clause;
        }
    }

    private static volatile Sabotage current = Sabotage.NONE;

    private BrokenBackends() {}

    static Sabotage current() {
        return current;
    }

    static void use(Sabotage sabotage) {
        current = sabotage;
    }

    static List<Broken> all() {
        List<Broken> all = new ArrayList<>();
        hostConnections(all);
        drivenMigrations(all);
        settling(all);
        others(all);
        return all;
    }

    private static void hostConnections(List<Broken> all) {
        Class<?> suite = SimulatorHostConnectionTest.class;
        Class<?> kind = HostConnection.class;
        add(all, suite, "factsAreOfTheHostThatWasConnected", kind, "facts", call -> {
            HostFacts f = (HostFacts) call.proceed();
            return new HostFacts(
                    new HostId("somebody"),
                    f.name(),
                    f.hypervisor(),
                    f.cores(),
                    f.cpu(),
                    f.memory(),
                    f.volumes(),
                    f.networks(),
                    f.cpuModel());
        });
        add(all, suite, "aRunningVmIsListedAsRunningOnThisHost", kind, "vms", call -> vms(call).stream()
                .map(vm -> vm.name().equals("web") ? vm.at(vm.host(), VmState.UNKNOWN) : vm)
                .toList());
        add(all, suite, "aVmThatIsOffIsListedToo", kind, "vms", call -> vms(call).stream()
                .filter(vm -> !vm.name().equals("idle"))
                .toList());
        add(all, suite, "twoVmsOfOneNameOnTwoHostsAreTwo", kind, "vms", call -> vms(call).stream()
                .filter(vm -> !vm.name().equals("twin"))
                .toList());
        add(all, suite, "anyNameTheHypervisorTakesComesBackAsGiven", kind, "vms", call -> vms(call).stream()
                .map(BrokenBackends::trimmed)
                .toList());
        add(all, suite, "aSampleHoldsTheVmsThatRun", kind, "sample", call -> {
            HostSample s = (HostSample) call.proceed();
            return new HostSample(s.host(), s.at(), s.cpuUsed(), s.memoryFree(), List.of());
        });
        add(all, suite, "theFirstSampleTellsNoCpu", kind, "sample", call -> {
            HostSample s = (HostSample) call.proceed();
            return new HostSample(
                    s.host(),
                    s.at(),
                    s.cpuUsed(),
                    s.memoryFree(),
                    s.vms().stream()
                            .map(vm -> new org.drover.model.VmSample(vm.vm(), new org.drover.model.Mhz(7), vm.memory()))
                            .toList());
        });
        add(all, suite, "aChangeBehindOurBackIsTold", kind, "watch", call -> {
            Consumer<HostEvent> listener = listener(call);
            Consumer<HostEvent> deaf = event -> {
                boolean web = event instanceof HostEvent.VmChanged changed
                        && changed.host().value().equals("first");
                if (!web) listener.accept(event);
            };
            return ((HostConnection) call.target()).watch(deaf);
        });
        add(all, suite, "aWatchThatIsClosedIsToldNothing", kind, "watch", call -> {
            call.proceed();
            return (AutoCloseable) () -> {};
        });
        add(all, suite, "theLossOfTheConnectionIsToldOnce", kind, "watch", call -> {
            Consumer<HostEvent> listener = listener(call);
            return ((HostConnection) call.target()).watch(event -> {
                listener.accept(event);
                if (event instanceof HostEvent.ConnectionLost) listener.accept(event);
            });
        });
        add(all, suite, "aHostThatCannotBeReachedIsSaidToBeSo", kind, "facts", call -> {
            try {
                return call.proceed();
            } catch (org.drover.backend.api.BackendException e) {
                throw new Refused(e.host(), e.vm(), e.step(), e.reason(), e);
            }
        });
        add(all, suite, "closingTwiceIsHarmless", kind, "close", new Sabotage.Deed() {
            private final Set<Object> closed = new java.util.HashSet<>();

            @Override
            public Object answer(Sabotage.Call call) throws Throwable {
                if (!closed.add(call.target())) throw new IllegalStateException("closed already");
                return call.proceed();
            }
        });
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

    private static void drivenMigrations(List<Broken> all) {
        Class<?> suite = SimulatorDrivenMigrationTest.class;
        Class<?> out = OutgoingMigration.class;
        Class<?> in = IncomingMigration.class;
        ask(all, "aVmTheHostHasNeverSeenIsAbsent", Presence.ABSENT, Presence.OFF);
        ask(all, "afterPerformTheSourceHasHandedItOver", Presence.HANDED_OVER, Presence.PAUSED);
        ask(all, "afterPrepareTheDestinationAwaitsItMarked", Presence.INCOMING, Presence.PAUSED);
        add(
                all,
                suite,
                "afterConfirmItRunsOnTheDestinationAndTheSourceHasNothing",
                out,
                "confirm",
                call -> MigrationFigures.UNKNOWN);
        add(all, suite, "figuresAreWithinReason", out, "confirm", call -> {
            MigrationFigures f = (MigrationFigures) call.proceed();
            return new MigrationFigures(Optional.of(java.time.Duration.ofHours(1)), f.transferred(), f.iterations());
        });
        add(all, suite, "afterBeginKeepLeavesNoTrace", out, "keep", call -> {
            boolean sentAlready =
                    current().world().whereRuns(new VmId("vm-made0")).isEmpty();
            return sentAlready ? call.proceed() : null;
        });
        add(all, suite, "afterPerformKeepRunsItOnTheSourceAgain", out, "keep", call -> {
            boolean sentAlready =
                    current().world().whereRuns(new VmId("vm-made0")).isEmpty();
            return sentAlready ? null : call.proceed();
        });
        add(all, suite, "afterPrepareDiscardLeavesNothingThere", in, "discard", call -> {
            boolean sentAlready =
                    current().world().whereRuns(new VmId("vm-made0")).isEmpty();
            return sentAlready ? call.proceed() : null;
        });
        add(all, suite, "closingTheIncomingSideBeforeFinishLeavesNothing", in, "close", call -> null);
        add(all, suite, "cancelBeforeTheTransferHasNothingToCancel", out, "cancel", call -> {
            Object answer = call.proceed();
            return answer == CancelAnswer.NOTHING_TO_CANCEL ? CancelAnswer.CANCELLED : answer;
        });
        add(all, suite, "cancelAfterTheHandOverIsTooLate", out, "cancel", call -> {
            Object answer = call.proceed();
            return answer == CancelAnswer.TOO_LATE ? CancelAnswer.NOTHING_TO_CANCEL : answer;
        });
        add(all, suite, "aLiveOptionChangesATransferUnderWay", out, "tune", call -> null);
    }

    private static void ask(List<Broken> all, String clause, Presence truth, Presence lie) {
        add(all, SimulatorDrivenMigrationTest.class, clause, DrivenMigration.class, "ask,settle", call -> {
            if (call.method().equals("settle")) {
                Standing told = (Standing) call.arguments()[1];
                if (told.presence() == lie) {
                    call.arguments()[1] = new Standing(told.host(), told.vm(), truth, told.mark(), told.detail());
                }
                return call.proceed();
            }
            Standing s = (Standing) call.proceed();
            return s.presence() == truth ? new Standing(s.host(), s.vm(), lie, s.mark(), s.detail()) : s;
        });
    }

    private static void settling(List<Broken> all) {
        settle(all, "settlingAnotherMigrationIsRefused", call -> {
            Standing seen = (Standing) call.arguments()[1];
            MigrationId any = seen.mark().orElse((MigrationId) call.arguments()[0]);
            ((DrivenMigration) call.target()).settle(any, seen, (SettlingAct) call.arguments()[2]);
            return null;
        });
    }

    private static void settle(List<Broken> all, String clause, Sabotage.Deed deed) {
        add(all, SimulatorDrivenMigrationTest.class, clause, DrivenMigration.class, "settle", deed);
    }

    private static void others(List<Broken> all) {
        Class<?> delegated = SimulatorDelegatedMigrationTest.class;
        add(all, delegated, "aTaskNobodyStartedIsUnknown", DelegatedMigration.class, "ask", call -> {
            Optional<?> known = (Optional<?>) call.proceed();
            return known.isPresent() ? known : Optional.of(failed(call));
        });
        add(all, delegated, "cancellingNothingSaysSo", DelegatedMigration.class, "cancel", call -> {
            call.proceed();
            return CancelAnswer.CANCELLED;
        });
        Class<?> lifecycle = SimulatorVmLifecycleTest.class;
        add(all, lifecycle, "aVmThatIsOffIsStarted", VmLifecycle.class, "start", call -> {
            VmId vm = (VmId) call.arguments()[0];
            if (vm.value().isEmpty()) return call.proceed();
            throw new Refused(new HostId("first"), Optional.of(vm), "start", "not today", null);
        });
        add(all, lifecycle, "aVmThatRunsIsNotStartedAgain", VmLifecycle.class, "start", call -> quiet(call));
        add(all, lifecycle, "aVmWithoutPowerRunsNowhere", VmLifecycle.class, "powerOff", call -> {
            VmLifecycle honest = (VmLifecycle) call.target();
            VmId vm = (VmId) call.arguments()[0];
            call.proceed();
            honest.start(vm);
            return null;
        });
        add(all, lifecycle, "aVmThatIsOffCannotLoseItsPower", VmLifecycle.class, "powerOff", call -> quiet(call));
        add(all, lifecycle, "aGuestIsAskedToShutDownAndDoes", VmLifecycle.class, "shutDown", call -> null);
        Class<?> meter = SimulatorDirtyRateMeterTest.class;
        add(all, meter, "aVmThatIsOffIsRefused", DirtyRateMeter.class, "measure", call -> {
            try {
                return call.proceed();
            } catch (Refused e) {
                return ByteRate.ZERO;
            }
        });
        add(all, meter, "anInterruptEndsAMeasurementWithinASecond", DirtyRateMeter.class, "measure", call -> {
            Object answer = null;
            try {
                answer = call.proceed();
            } catch (org.drover.backend.api.BackendException.TimedOut e) {
                Thread.interrupted();
                long until = System.nanoTime() + 1_500_000_000;
                while (System.nanoTime() < until) java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                throw e;
            }
            return answer;
        });
        add(all, SimulatorLeasesTest.class, "aVmOnSharedDisksIsGuarded", Leases.class, "guards", call -> false);
    }

    private static DelegatedStatus failed(Sabotage.Call call) {
        return new DelegatedStatus(
                (MigrationId) call.arguments()[0],
                DelegatedStatus.Stage.FAILED,
                Optional.empty(),
                Optional.of("perhaps"),
                MigrationFigures.UNKNOWN);
    }

    private static Object quiet(Sabotage.Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static List<VmFacts> vms(Sabotage.Call call) throws Throwable {
        return (List<VmFacts>) call.proceed();
    }

    @SuppressWarnings("unchecked")
    private static Consumer<HostEvent> listener(Sabotage.Call call) {
        return (Consumer<HostEvent>) call.arguments()[0];
    }

    private static void add(
            List<Broken> all, Class<?> suite, String clause, Class<?> kind, String method, Sabotage.Deed deed) {
        all.add(new Broken(suite, clause, Sabotage.of(kind, Set.of(method.split(",")), deed)));
    }
}
