package org.drover.backend.simulator.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Hosts that start and stop VMs in a way that breaks a clause of {@code VmLifecycleContract}. */
final class BrokenLifecycles {
    private BrokenLifecycles() {}

    static List<Broken> all() {
        return List.of(
                broken("aVmThatIsOffIsStarted", "start", call -> {
                    throw new Refused(new HostId("first"), Optional.of(vm(call)), "start", "not today", null);
                }),
                broken("aVmThatRunsIsNotStartedAgain", "start", call -> unlessItSays("RUNNING", call)),
                broken("aVmWithoutPowerRunsNowhere", "powerOff", call -> {
                    call.proceed();
                    call.target(VmLifecycle.class).start(vm(call));
                    return null;
                }),
                broken("aVmThatIsOffCannotLoseItsPower", "powerOff", call -> unlessItSays("OFF", call)),
                broken("aGuestIsAskedToShutDownAndDoes", "shutDown", call -> null),
                broken("aPausedVmExecutesNothing", "pause,resume", new Sabotage.Deed() {
                    private final Set<Object> pretended = ConcurrentHashMap.newKeySet();

                    @Override
                    public Object answer(Call call) throws Throwable {
                        if (call.method().equals("pause")) {
                            pretended.add(call.target());
                            return null;
                        }
                        return pretended.remove(call.target()) ? null : call.proceed();
                    }
                }),
                broken("aPausedVmIsResumed", "resume", call -> {
                    call.proceed();
                    call.target(VmLifecycle.class).pause(vm(call));
                    return null;
                }),
                broken("aVmThatRunsIsNotResumed", "resume", call -> unlessItSays("RUNNING", call)),
                broken("aVmThatAMigrationHandedOverIsNotResumed", "resume", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        if (!e.reason().contains("under way")) throw e;
                        Force.run(call.world(), "first", vm(call));
                        return null;
                    }
                }));
    }

    private static Broken broken(String clause, String methods, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorVmLifecycleTest.class, clause, VmLifecycle.class, methods, deed);
    }

    private static VmId vm(Call call) {
        return call.argument(0, VmId.class);
    }

    /** Keeps a refusal with that reason to itself. */
    private static Object unlessItSays(String reason, Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            if (!e.reason().contains(reason)) throw e;
            return null;
        }
    }
}
