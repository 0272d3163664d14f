package org.drover.backend.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * A backend that does not come back fails the clause instead of holding up the suite. Each clause runs on a thread of its
 * own, from making the hosts to taking them down; one that does not heed an interrupt is left behind.
 */
final class ClauseLimit implements InvocationInterceptor {
    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> step, ReflectiveInvocationContext<Method> called, ExtensionContext clause)
            throws Throwable {
        limited(step, called, clause);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> step, ReflectiveInvocationContext<Method> called, ExtensionContext clause)
            throws Throwable {
        limited(step, called, clause);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> step, ReflectiveInvocationContext<Method> called, ExtensionContext clause)
            throws Throwable {
        limited(step, called, clause);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> step, ReflectiveInvocationContext<Method> called, ExtensionContext clause)
            throws Throwable {
        limited(step, called, clause);
    }

    private static void limited(
            Invocation<Void> step, ReflectiveInvocationContext<Method> called, ExtensionContext clause)
            throws Throwable {
        Contract contract = (Contract) clause.getRequiredTestInstance();
        clause.getStore(Namespace.create(ClauseLimit.class, clause.getUniqueId()))
                .getOrComputeIfAbsent(Runner.class, key -> new Runner(), Runner.class)
                .run(step, called.getExecutable().getName(), contract);
    }

    /** The thread of one clause; another one when that is stuck. */
    private static final class Runner implements CloseableResource {
        private ExecutorService threads;
        private volatile Thread thread;

        void run(Invocation<Void> step, String name, Contract contract) throws Throwable {
            Duration limit = contract.limit();
            Future<Void> running = threads().submit(called(step));
            try {
                running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            } catch (TimeoutException e) {
                throw stuck(name, contract);
            }
        }

        private static Callable<Void> called(Invocation<Void> step) {
            return () -> {
                try {
                    return step.proceed();
                } catch (Exception | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            };
        }

        private ExecutorService threads() {
            if (threads == null) {
                threads = Executors.newSingleThreadExecutor(work -> {
                    thread = new Thread(work, "tck-clause");
                    thread.setDaemon(true);
                    return thread;
                });
            }
            return threads;
        }

        private AssertionError stuck(String name, Contract contract) {
            var where = new Exception("what the clause is waiting for");
            where.setStackTrace(thread.getStackTrace());
            String evidence = contract.evidence(); // before anybody is interrupted
            threads.shutdownNow();
            threads = null;
            String at = Arrays.stream(where.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(ClauseLimit.class.getPackageName() + "."))
                    .findFirst()
                    .map(StackTraceElement::toString)
                    .orElse("its end");
            return new AssertionError(
                    name + " was not over after " + contract.limit().toMillis() / 1000.0
                            + " s: a call of the backend does not come back. The clause stands at " + at
                            + (evidence.isEmpty() ? "" : "\n" + evidence),
                    where);
        }

        @Override
        public void close() {
            if (threads != null) threads.shutdownNow();
        }
    }
}
