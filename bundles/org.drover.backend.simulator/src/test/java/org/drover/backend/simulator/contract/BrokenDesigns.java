package org.drover.backend.simulator.contract;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.VmDesign;
import org.drover.backend.api.VmDesign.Disk;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.NetworkId;

/** Hosts that put a design into words that say something else. */
final class BrokenDesigns {
    private BrokenDesigns() {}

    static List<Broken> all() {
        return List.of(
                broken("aVmIsDefinedAsItWasDesigned", call -> {
                    call.proceed();
                    return describe(call, design(call).memory(), design(call).disks(), Set.of());
                }),
                broken("itsDisksAreWhereTheyWereSaidToBeAndAMediumIsOnlyRead", call -> {
                    call.proceed();
                    List<Disk> disks = design(call).disks().stream()
                            .map(disk -> new Disk(disk.path(), Drive.Kind.DISK))
                            .toList();
                    return describe(
                            call, design(call).memory(), disks, design(call).networks());
                }),
                broken("aDesignedVmRuns", call -> {
                    boolean plain = design(call).networks().isEmpty()
                            && design(call).disks().isEmpty();
                    return plain ? describe(call, Bytes.ofGiB(1 << 20), List.of(), Set.of()) : call.proceed();
                }),
                broken("eachAnswerIsAnotherVm", sameAgain()),
                broken("aNetworkThatIsNotThereIsRefused", call -> unlessItSays("no network", call)),
                broken("aDiskThatIsNotThereIsRefused", call -> unlessItSays("is not there", call)));
    }

    private static Sabotage.Deed sameAgain() {
        AtomicReference<Object> said = new AtomicReference<>();
        return call -> {
            if (!design(call).name().equals("one") && !design(call).name().equals("other")) return call.proceed();
            said.compareAndSet(null, call.proceed());
            return said.get();
        };
    }

    private static Object unlessItSays(String reason, Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            if (!e.reason().contains(reason)) throw e;
            return describe(call, design(call).memory(), List.of(), Set.of());
        }
    }

    private static VmDesign design(Call call) {
        return call.argument(0, VmDesign.class);
    }

    private static String describe(Call call, Bytes memory, List<Disk> disks, Set<NetworkId> networks)
            throws Exception {
        VmDesign wanted = design(call);
        return call.target(VmDesigns.class)
                .describe(new VmDesign(wanted.name(), wanted.vcpus(), memory, disks, networks));
    }

    private static Broken broken(String clause, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorVmDesignsTest.class, clause, VmDesigns.class, "describe", deed);
    }
}
