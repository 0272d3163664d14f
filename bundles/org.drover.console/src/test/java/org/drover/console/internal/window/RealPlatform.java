package org.drover.console.internal.window;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.internal.InventoryComponent;
import org.drover.metrics.Metrics;
import org.drover.metrics.internal.MetricsComponent;
import org.drover.migration.Plans;
import org.drover.migration.internal.MigrationEngineComponent;
import org.drover.migration.internal.journal.JournalException;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.operations.Operations;
import org.drover.operations.internal.OperationsComponent;
import org.drover.store.Store;
import org.drover.store.internal.StoreComponent;
import org.drover.tips.Advisor;
import org.drover.tips.Tips;
import org.drover.tips.internal.TipsComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The whole platform as it is shipped, wired by hand instead of by a framework, over a simulated data centre: hosts node1 to
 * node4 with the VMs web-1 to web-6 on node1, db-1 to db-3 and old-1, which is off, on node2, and big-1 on node3, twice as
 * fast as real time.
 */
final class RealPlatform implements AutoCloseable {
    /** Held, so that what was said to them is not forgotten. */
    private static final List<Logger> QUIET = new ArrayList<>();

    final DataCentre world = DataCentre.seeded(1);
    final SimulatorBackend backend = new SimulatorBackend(world);
    final Platform platform = new Platform();
    final InventoryComponent inventory;
    final MigrationEngineComponent engine;
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    static {
        for (String loud : new String[] {"org.drover", "com.zaxxer"}) {
            QUIET.add(Logger.getLogger(loud));
        }
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    RealPlatform(Path data) throws IOException {
        for (int i = 1; i <= 4; i++) world.host(HostSpec.named("node" + i));
        for (int i = 1; i <= 6; i++) world.vm("node1", small("web-" + i));
        for (int i = 1; i <= 3; i++) world.vm("node2", small("db-" + i));
        world.vm(
                "node3",
                VmSpec.named("big-1")
                        .withSize(2, new org.drover.model.Mhz(4_800), Bytes.ofGiB(32))
                        .writing(ByteRate.ofMiBPerSecond(40), Bytes.ofGiB(2)));
        world.vmThatIsOff("node2", small("old-1"));
        world.clock().pace(2);
        BundleContext context = context(Map.of(
                "drover.data", data.toString(),
                "drover.metrics.step", "PT0.5S",
                "drover.metrics.horizon", "PT5S",
                "drover.tips.hold", "PT0.5S",
                "drover.tips.verify", "PT4S"));
        StoreComponent store = new StoreComponent(context);
        opened.push(store::deactivate);
        Store rows = service(Store.class);
        inventory = new InventoryComponent(context, rows);
        opened.push(() -> call(inventory, InventoryComponent.class, "stop"));
        MetricsComponent metrics = new MetricsComponent(context, inventory, inventory, inventory, rows);
        opened.push(metrics::deactivate);
        try {
            engine = new MigrationEngineComponent(context, inventory, inventory, inventory, inventory, rows);
        } catch (JournalException e) {
            throw new IOException(e);
        }
        opened.push(() -> call(engine, MigrationEngineComponent.class, "stop"));
        opened.push(new OperationsComponent(context, inventory, inventory, engine, inventory, rows)::deactivate);
        opened.push(new TipsComponent(
                context,
                inventory,
                inventory,
                inventory,
                inventory,
                service(Metrics.class),
                engine,
                service(Plans.class),
                rows)::deactivate);
        opened.push(backend);
        come();
        backendComes();
    }

    /** With a disk that is soon copied. */
    private static VmSpec small(String name) {
        return VmSpec.named(name)
                .withDisks(List.of(new DiskFacts(
                        "vda", "/shared/" + name + ".img", Optional.of(HostSpec.SHARED), Bytes.ofGiB(1))));
    }

    /** All services are there. */
    void come() {
        platform.inventory.came(inventory);
        platform.hosts.came(inventory);
        platform.engine.came(engine);
        platform.metrics.came(service(Metrics.class));
        platform.plans.came(service(Plans.class));
        platform.operations.came(service(Operations.class));
        platform.tips.came(service(Tips.class));
        platform.advisor.came(service(Advisor.class));
    }

    /** The simulator's bundle has come. */
    void backendComes() {
        backendComes(backend);
    }

    /** The simulator's bundle has gone. */
    void backendGoes() {
        backendGoes(backend);
    }

    void backendComes(HypervisorBackend come) {
        call(inventory, InventoryComponent.class, "addBackend", come);
        platform.backends.came(come);
    }

    void backendGoes(HypervisorBackend gone) {
        call(inventory, InventoryComponent.class, "removeBackend", gone);
        platform.backends.went(gone);
    }

    void connect(String... hosts) throws BackendException {
        for (String host : hosts) {
            inventory.connect(
                    new HostEndpoint(new HostId(host), SimulatorBackend.ID, URI.create("sim://dc/" + host), Map.of()));
        }
    }

    <T> T service(Class<T> type) {
        return type.cast(services.get(type));
    }

    /** As DS calls it, which may call what nobody else may. */
    private static void call(Object component, Class<?> type, String method, Object... arguments) {
        try {
            for (var each : type.getDeclaredMethods()) {
                if (!each.getName().equals(method) || each.getParameterCount() != arguments.length) continue;
                each.setAccessible(true);
                each.invoke(component, arguments);
                return;
            }
            throw new AssertionError(type + " has no " + method);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** A framework's part in it: properties, and where services are put. */
    private BundleContext context(Map<String, String> properties) {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperty")) return properties.get(arguments[0]);
                    if (method.getName().equals("registerService") && arguments[0] instanceof Class<?> type) {
                        services.put(type, arguments[1]);
                        return Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {ServiceRegistration.class},
                                (registration, unregister, none) -> null);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
