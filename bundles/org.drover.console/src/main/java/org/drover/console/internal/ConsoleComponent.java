package org.drover.console.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Hashtable;
import java.util.concurrent.Callable;
import org.drover.backend.api.HypervisorBackend;
import org.drover.console.ConsoleAction;
import org.drover.console.ConsoleColumn;
import org.drover.console.ConsolePage;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.window.Layout;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MoveForecast;
import org.drover.migration.Plans;
import org.drover.operations.Operations;
import org.drover.tips.Advisor;
import org.drover.tips.Tips;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Brings the console up on the first thread, which the launcher lends. None of the platform's services has to be there: the
 * window opens without them and takes them as they come.
 */
@Component(
        immediate = true,
        service = {})
public final class ConsoleComponent {
    private final Platform platform = new Platform();
    private final Extensions extensions = new Extensions();
    private ServiceRegistration<?> registration;
    private Console console;

    @Activate
    void activate(BundleContext context) {
        OurOwn.addTo(extensions, platform);
        console = new Console(
                platform,
                extensions,
                Layout.of(Layout.usualFile()),
                () -> opened(context.getProperty("drover.started.micros")));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("org.drover.main.thread", "true");
        Callable<Integer> run = console::run;
        registration = context.registerService(Callable.class, run, properties);
    }

    /** @param began when whoever started this process did so, if he said it */
    private static void opened(String began) {
        if (began == null || !began.matches("[0-9]+")) return;
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - Long.parseLong(began);
        System.err.println("drover: the window was there after " + MoveForecast.text(Duration.ofNanos(micros * 1000)));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        console.stop();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setInventory(Inventory service) {
        platform.inventory.came(service);
    }

    void unsetInventory(Inventory service) {
        platform.inventory.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setHosts(ConnectedHosts service) {
        platform.hosts.came(service);
    }

    void unsetHosts(ConnectedHosts service) {
        platform.hosts.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setMetrics(Metrics service) {
        platform.metrics.came(service);
    }

    void unsetMetrics(Metrics service) {
        platform.metrics.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEngine(MigrationEngine service) {
        platform.engine.came(service);
    }

    void unsetEngine(MigrationEngine service) {
        platform.engine.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPlans(Plans service) {
        platform.plans.came(service);
    }

    void unsetPlans(Plans service) {
        platform.plans.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setOperations(Operations service) {
        platform.operations.came(service);
    }

    void unsetOperations(Operations service) {
        platform.operations.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTips(Tips service) {
        platform.tips.came(service);
    }

    void unsetTips(Tips service) {
        platform.tips.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setAdvisor(Advisor service) {
        platform.advisor.came(service);
    }

    void unsetAdvisor(Advisor service) {
        platform.advisor.went(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAction(ConsoleAction action) {
        extensions.actions().add(action);
    }

    void removeAction(ConsoleAction action) {
        extensions.actions().remove(action);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPage(ConsolePage page) {
        extensions.add(page);
    }

    void removePage(ConsolePage page) {
        extensions.remove(page);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addColumn(ConsoleColumn column) {
        extensions.add(column);
    }

    void removeColumn(ConsoleColumn column) {
        extensions.remove(column);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addBackend(HypervisorBackend backend) {
        platform.backends.came(backend);
    }

    void removeBackend(HypervisorBackend backend) {
        platform.backends.went(backend);
    }
}
