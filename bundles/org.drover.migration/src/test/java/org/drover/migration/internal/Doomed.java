package org.drover.migration.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.model.HostId;

/** A process that talks to hosts: its calls can be made to fail, and it can die at any of them and then does nothing. */
final class Doomed {
    /** The process is dead: nothing of it goes on. */
    static final class Died extends Error {
        Died() {
            super("the process died", null, false, false);
        }
    }

    /** What happens to a call. */
    enum Mishap {
        REFUSED(false),
        UNREACHABLE(false),
        LOST_BEFORE(false),
        LOST_AFTER(true),
        TIMED_OUT_BEFORE(false),
        TIMED_OUT_AFTER(true),
        DIES_BEFORE(false),
        DIES_AFTER(true);

        final boolean done;

        Mishap(boolean done) {
            this.done = done;
        }

        boolean dies() {
            return this == DIES_BEFORE || this == DIES_AFTER;
        }
    }

    /** The next such step has this mishap. */
    record Plan(String step, Mishap mishap) {}

    private static final List<Class<?>> SPI = List.of(
            HostConnection.class,
            DrivenMigration.class,
            SavedStateMigration.class,
            ColdMigration.class,
            StorageMigration.class,
            DelegatedMigration.class,
            Leases.class,
            OutgoingMigration.class,
            IncomingMigration.class);

    /** Hears of each call before it is sent and when it was answered; what it throws becomes of the call. */
    interface Observer {
        void reached(Moment moment, HostId host, String step) throws BackendException;
    }

    private final Observer observer;
    private final List<Plan> plans = new ArrayList<>();
    private Runnable atThatMoment = () -> {};
    private boolean dead;

    Doomed() {
        this((moment, host, step) -> {});
    }

    Doomed(Observer observer) {
        this.observer = observer;
    }

    void plan(Plan plan) {
        plans.add(plan);
    }

    /** Something that happens to the world in the moment of the next mishap. */
    void whenItHappens(Runnable deed) {
        atThatMoment = deed;
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    HostConnection connection(HostConnection real) {
        return wrapped(HostConnection.class, real, real.host());
    }

    private <T> T wrapped(Class<T> kind, Object real, HostId host) {
        InvocationHandler handler = (proxy, method, arguments) -> call(real, method, arguments, host);
        return kind.cast(Proxy.newProxyInstance(Doomed.class.getClassLoader(), new Class<?>[] {kind}, handler));
    }

    private Object call(Object real, Method method, Object[] arguments, HostId host) throws Throwable {
        if (dead) throw new Died();
        Optional<Plan> plan =
                plans.stream().filter(p -> p.step().equals(method.getName())).findFirst();
        plan.ifPresent(plans::remove);
        if (plan.isPresent() && !plan.get().mishap().done) throw mishap(plan.get(), host);
        boolean asks = List.of(method.getExceptionTypes()).contains(BackendException.class);
        if (asks) observer.reached(Moment.SENDING, host, method.getName());
        else if (method.getName().equals("close")) observer.reached(Moment.CLOSING, host, "close");
        try {
            Object answer = method.invoke(real, arguments);
            if (asks) observer.reached(Moment.ANSWERED, host, method.getName());
            if (plan.isPresent()) throw mishap(plan.get(), host);
            if (dead) throw new Died();
            return wrappedAnswer(answer, method, host);
        } catch (InvocationTargetException e) {
            if (dead) throw new Died();
            throw e.getCause();
        }
    }

    private Object wrappedAnswer(Object answer, Method method, HostId host) {
        if (answer instanceof Optional<?> optional && optional.isPresent()) {
            for (Class<?> kind : SPI) {
                if (kind.isInstance(optional.get())) return Optional.of(wrapped(kind, optional.get(), host));
            }
            return answer;
        }
        return SPI.contains(method.getReturnType()) ? wrapped(method.getReturnType(), answer, host) : answer;
    }

    private Throwable mishap(Plan plan, HostId host) {
        String step = plan.step();
        Runnable deed = atThatMoment;
        atThatMoment = () -> {};
        deed.run();
        Optional<org.drover.model.VmId> vm = Optional.empty();
        return switch (plan.mishap()) {
            case REFUSED -> new BackendException.Refused(host, vm, step, "it does not want to", null);
            case UNREACHABLE -> new BackendException.HostUnreachable(host, vm, step, "no route", null);
            case LOST_BEFORE, LOST_AFTER -> new BackendException.Lost(host, vm, step, "the line broke", null);
            case TIMED_OUT_BEFORE, TIMED_OUT_AFTER -> new BackendException.TimedOut(host, vm, step, "no answer", null);
            case DIES_BEFORE, DIES_AFTER -> {
                dead = true;
                yield new Died();
            }
        };
    }
}
