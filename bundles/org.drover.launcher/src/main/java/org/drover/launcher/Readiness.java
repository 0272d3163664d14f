package org.drover.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Asks DS which components still wait, and for what. */
final class Readiness {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final String FAILED = " failed: ";

    private Readiness() {}

    /** Returns as soon as no component waits; after the timeout, what each one waits for. */
    static List<String> await(BundleContext context, Duration timeout) throws InterruptedException {
        Semaphore changed = new Semaphore(0);
        ServiceListener listener = event -> changed.release();
        context.addServiceListener(listener);
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            List<String> waiting = waiting(context);
            boolean moves = true;
            while (!waiting.isEmpty() && System.nanoTime() < deadline && (moves || !hasFailed(waiting))) {
                moves = changed.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                changed.drainPermits();
                waiting = waiting(context);
            }
            return waiting;
        } finally {
            context.removeServiceListener(listener);
        }
    }

    /** What has failed does not come by waiting, nor does what waits for it. */
    private static boolean hasFailed(List<String> waiting) {
        return waiting.stream().anyMatch(one -> one.contains(FAILED));
    }

    private static List<String> waiting(BundleContext context) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime scr = reference == null ? null : context.getService(reference);
        if (scr == null) {
            return List.of("Declarative Services is not running, so no component is");
        }
        List<String> waiting = new ArrayList<>();
        for (ComponentDescriptionDTO component : scr.getComponentDescriptionDTOs()) {
            if (scr.isComponentEnabled(component)) {
                for (ComponentConfigurationDTO one : scr.getComponentConfigurationDTOs(component)) {
                    describe(component, one, waiting);
                }
            }
        }
        context.ungetService(reference);
        return waiting;
    }

    private static void describe(
            ComponentDescriptionDTO component, ComponentConfigurationDTO one, Collection<String> waiting) {
        if (one.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            waiting.add("component " + component.name + " waits for "
                    + Arrays.stream(one.unsatisfiedReferences)
                            .map(reference -> reference.name)
                            .collect(Collectors.joining(", ")));
        } else if (one.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            waiting.add("component " + component.name + FAILED + cause(one.failure));
        }
    }

    /** The innermost cause of a printed stack trace, for people; the whole of it is in the log. */
    static String cause(String trace) {
        String[] causes = trace.split("(^|\\R)Caused by: ");
        String line = causes[causes.length - 1].lines().findFirst().orElse("");
        return line.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
    }

    static List<StartReport.Apart> notes(BundleContext context) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, "(drover.start.apart.millis=*)");
            List<StartReport.Apart> notes = new ArrayList<>();
            for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
                long millis = ((Number) reference.getProperty("drover.start.apart.millis")).longValue();
                notes.add(new StartReport.Apart(
                        String.valueOf(reference.getProperty("drover.start.apart")), Duration.ofMillis(millis)));
            }
            return notes;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
