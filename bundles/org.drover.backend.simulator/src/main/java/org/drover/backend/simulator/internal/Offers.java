package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.drover.backend.api.Capability;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;

/** What a host can do, of all that there is: as much as its specification names. */
final class Offers {
    private final Map<Class<? extends Capability>, Capability> all = new HashMap<>();
    private final SimConnection connection;

    private Offers(SimConnection connection) {
        this.connection = connection;
    }

    static Map<Class<? extends Capability>, Capability> of(SimConnection connection) {
        Offers offers = new Offers(connection);
        offers.putAll();
        return offers.all;
    }

    private void putAll() {
        put(DrivenMigration.class, new SimDriven(connection));
        put(ColdMigration.class, new SimCold(connection));
        put(SavedStateMigration.class, new SimSaved(connection));
        put(StorageMigration.class, new SimStorage(connection));
        put(DelegatedMigration.class, new SimDelegated(connection));
        SimLifecycle lifecycle = new SimLifecycle(connection);
        put(VmLifecycle.class, lifecycle);
        put(VmReset.class, new SimReset(connection, lifecycle));
        put(VmSaving.class, new SimSaving(connection, lifecycle));
        put(VmDefinitions.class, new SimDefinitions(connection, lifecycle));
        put(VmDesigns.class, new SimDesigns(connection));
        put(DiskHotPlug.class, new SimDiskHotPlug(connection, lifecycle));
        put(StoragePools.class, new SimStoragePools(connection));
        put(DirtyRateMeter.class, new SimDirtyRateMeter(connection));
        put(Leases.class, (Leases) vm -> connection.call("ask for leases", vm, Duration.ZERO, () -> {
            return LeaseTable.guards(connection.known("ask for leases", vm));
        }));
    }

    private <C extends Capability> void put(Class<C> kind, C capability) {
        if (connection.simulated.spec.capabilities().contains(kind)) all.put(kind, capability);
    }
}
