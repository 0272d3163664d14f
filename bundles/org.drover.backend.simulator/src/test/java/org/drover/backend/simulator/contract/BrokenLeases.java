package org.drover.backend.simulator.contract;

import java.util.List;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.VmId;

/** Hosts that take no notice of a lease, against {@code LeasesContract}. */
final class BrokenLeases {
    private BrokenLeases() {}

    static List<Broken> all() {
        return List.of(
                broken("aVmOnSharedDisksIsGuarded", Leases.class, "guards", call -> false),
                broken("anotherVmOnTheSameDiskIsNotStarted", VmLifecycle.class, "start", call -> {
                    Force.run(call.world(), "second", call.argument(0, VmId.class));
                    return null;
                }),
                broken(
                        "aHandedOverVmIsNotResumedWhileItRunsOnTheDestination",
                        DrivenMigration.class,
                        "settle",
                        call -> {
                            try {
                                return call.proceed();
                            } catch (Refused e) {
                                if (call.arguments()[2] != SettlingAct.RESUME) throw e;
                                Force.run(
                                        call.world(),
                                        "first",
                                        call.argument(1, Standing.class).vm());
                                return null;
                            }
                        }));
    }

    private static Broken broken(String clause, Class<?> kind, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorLeasesTest.class, clause, kind, method, deed);
    }
}
