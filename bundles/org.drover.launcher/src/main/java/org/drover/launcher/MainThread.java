package org.drover.launcher;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Lends the process's first thread to whoever registers a {@code Callable} with {@code org.drover.main.thread=true};
 * some desktops draw from no other thread. An {@code Integer} that it returns ends Drover with this exit code.
 */
final class MainThread {

    private static final String FILTER = "(&(objectClass=java.util.concurrent.Callable)(org.drover.main.thread=true))";

    private static final Callable<Integer> STOPPED = () -> 0;

    private final BlockingQueue<Callable<?>> work = new LinkedBlockingQueue<>();

    /** Runs what is registered until something returns an exit code or the framework has stopped. */
    int lend() throws Exception {
        while (true) {
            if (work.take().call() instanceof Integer code) {
                return code;
            }
        }
    }

    /** From now on takes what is registered there. */
    void listen(BundleContext context) {
        try {
            hear(context);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hear(BundleContext context) throws InvalidSyntaxException {
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                offer(context, event.getServiceReference());
            }
        };
        context.addServiceListener(listener, FILTER);
        ServiceReference<?>[] there = context.getAllServiceReferences(null, FILTER);
        for (ServiceReference<?> reference : there == null ? new ServiceReference<?>[0] : there) {
            offer(context, reference);
        }
    }

    private void offer(BundleContext context, ServiceReference<?> reference) {
        if (context.getService(reference) instanceof Callable<?> task && !work.contains(task)) {
            work.add(task);
        }
    }

    /** The framework has stopped: the thread is not lent any more. */
    void stop() {
        work.add(STOPPED);
    }
}
