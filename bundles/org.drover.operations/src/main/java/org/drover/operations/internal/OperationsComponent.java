package org.drover.operations.internal;

import java.util.UUID;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostSettings;
import org.drover.inventory.Inventory;
import org.drover.migration.MigrationEngine;
import org.drover.operations.OperationId;
import org.drover.operations.Operations;
import org.drover.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Wires the operations: without an engine that says which VMs it moves, nothing is done to any. */
@Component(
        service = {},
        immediate = true)
public final class OperationsComponent {
    private final OperationThreads threads = new OperationThreads();
    private final ServiceRegistration<Operations> registration;

    @Activate
    public OperationsComponent(
            BundleContext context,
            @Reference Inventory inventory,
            @Reference ConnectedHosts hosts,
            @Reference MigrationEngine engine,
            @Reference HostSettings settings,
            @Reference Store store) {
        Operations operations = new OperationService(
                inventory,
                hosts,
                engine,
                host -> "true".equals(settings.of(host).get("maintenance")),
                threads,
                new StoredBook(store, threads),
                () -> new OperationId(UUID.randomUUID().toString()));
        registration = context.registerService(Operations.class, operations, null);
    }

    @Deactivate
    public void deactivate() {
        registration.unregister();
        threads.close();
    }
}
