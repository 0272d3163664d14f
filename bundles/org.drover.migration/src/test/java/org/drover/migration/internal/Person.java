package org.drover.migration.internal;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.VmId;

/** Does what {@code docs/migration.md} asks of a person. */
final class Person {
    private Person() {}

    static boolean isNeeded(MigrationRecord record) {
        return record.stage() == Stage.RECOVERING && record.message().contains("look at both hosts");
    }

    /**
     * Ends what is left of the VM where it does not run; runs it nowhere, it is started on its source, from its disks.
     * Says what did not go.
     */
    static Optional<String> settles(DataCentre world, SimulatorBackend backend, VmId vm, String source) {
        Set<String> runs = world.whereRuns(vm);
        for (String host : world.whereInMemory(vm)) {
            if (!runs.contains(host)) world.faults().vmDies(host, vm);
        }
        if (!runs.isEmpty()) return Optional.empty();
        try {
            backend.connect(world.endpoint(source))
                    .capability(VmLifecycle.class)
                    .orElseThrow()
                    .start(vm);
            return Optional.empty();
        } catch (BackendException e) {
            return Optional.of("a person could not start " + vm + ": " + e.getMessage());
        }
    }
}
