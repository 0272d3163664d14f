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
    static int lend(Platform platform) throws Exception {
        MainThread lender = new MainThread();
        lender.listen(platform.context());
        Thread watch = new Thread(() -> lender.waitForStop(platform), "drover-stop-watch");
        watch.setDaemon(true);
        watch.start();
        while (true) {
            if (lender.work.take().call() instanceof Integer code) {
                return code;
            }
        }
    }

    private void listen(BundleContext context) throws InvalidSyntaxException {
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

    private void waitForStop(Platform platform) {
        try {
            platform.awaitStop();
            work.add(STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
