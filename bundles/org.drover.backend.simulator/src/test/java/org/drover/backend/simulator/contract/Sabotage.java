package org.drover.backend.simulator.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.simulator.DataCentre;

/** Makes an honest backend break its word in one place: calls of one method are answered by somebody else. */
final class Sabotage {
    /** None: the backend as it is. */
    static final Sabotage NONE = new Sabotage(Object.class, Set.of(), call -> call.proceed());

    /** One call of the sabotaged method. */
    interface Call {
        Object proceed() throws Throwable;

        Object target();

        Object[] arguments();

        /** Which of the sabotaged methods it is. */
        String method();
    }

    /** What is done instead. */
    interface Deed {
        Object answer(Call call) throws Throwable;
    }

    private final Class<?> kind;
    private final Set<String> methods;
    private final Deed deed;
    private volatile DataCentre world;
    private final Map<Object, Object> wrapped = new ConcurrentHashMap<>();

    private Sabotage(Class<?> kind, Set<String> methods, Deed deed) {
        this.kind = kind;
        this.methods = methods;
        this.deed = deed;
    }

    static Sabotage of(Class<?> kind, Set<String> methods, Deed deed) {
        return new Sabotage(kind, methods, deed);
    }

    /** The data centre it happens in: a saboteur knows the truth. */
    void in(DataCentre world) {
        this.world = world;
    }

    DataCentre world() {
        return world;
    }

    <T> T applyTo(Class<T> type, T honest) {
        if (this == NONE) return honest;
        return type.cast(wrapped.computeIfAbsent(honest, h -> wrap(type, h)));
    }

    private Object wrap(Class<?> type, Object honest) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
            if (called.getDeclaringClass() == Object.class) return invoke(called, honest, arguments);
            if (kind.isInstance(honest) && methods.contains(called.getName())) {
                return dressed(called, arguments, deed.answer(call(called, honest, arguments)));
            }
            return dressed(called, arguments, invoke(called, honest, arguments));
        });
    }

    private static Call call(Method called, Object honest, Object[] arguments) {
        return new Call() {
            @Override
            public Object proceed() throws Throwable {
                return invoke(called, honest, arguments);
            }

            @Override
            public Object target() {
                return honest;
            }

            @Override
            public Object[] arguments() {
                return arguments;
            }

            @Override
            public String method() {
                return called.getName();
            }
        };
    }

    /** What an interface of the SPI hands out is sabotaged too. */
    private Object dressed(Method called, Object[] arguments, Object answer) {
        if (answer instanceof Optional<?> some
                && some.isPresent()
                && called.getName().equals("capability")) {
            return Optional.of(wrapped.computeIfAbsent(some.get(), h -> wrap((Class<?>) arguments[0], h)));
        }
        boolean handsOut = answer != null
                && called.getReturnType().isInterface()
                && called.getReturnType().getPackage() == BackendDescriptor.class.getPackage();
        return handsOut ? wrapped.computeIfAbsent(answer, h -> wrap(called.getReturnType(), h)) : answer;
    }

    private static Object invoke(Method called, Object honest, Object[] arguments) throws Throwable {
        try {
            return called.invoke(honest, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
