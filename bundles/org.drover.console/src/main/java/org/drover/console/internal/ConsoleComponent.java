package org.drover.console.internal;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Callable;
import org.drover.console.ConsoleAction;
import org.drover.console.ConsolePage;
import org.drover.console.Subject;
import org.drover.console.internal.action.Actions;
import org.drover.console.internal.action.LifeCycleActions;
import org.drover.console.internal.action.MoveActions;
import org.drover.console.internal.action.PlatformActions;
import org.drover.console.internal.page.PerformancePage;
import org.drover.console.internal.page.SummaryPage;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
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
    private final Actions actions = new Actions();
    private final List<ConsolePage> pages = new ArrayList<>();
    private ServiceRegistration<?> registration;
    private Console console;

    @Activate
    void activate(BundleContext context) {
        new MoveActions(platform).addTo(actions);
        new LifeCycleActions(platform).addTo(actions);
        new PlatformActions(platform).addTo(actions);
        for (Subject subject : Subject.values()) {
            if (subject != Subject.PLATFORM) pages.add(new SummaryPage(subject));
        }
        for (Subject subject : List.of(Subject.VM, Subject.HOST)) pages.add(new PerformancePage(subject, platform));
        console = new Console(platform, actions, List.copyOf(pages));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("org.drover.main.thread", "true");
        Callable<Integer> run = console::run;
        registration = context.registerService(Callable.class, run, properties);
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
        actions.add(action);
    }

    void removeAction(ConsoleAction action) {
        actions.remove(action);
    }
}
