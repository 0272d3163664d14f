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
    static final Sabotage NONE = new Sabotage(Object.class, Set.of(), Call::proceed);

    /** What is done instead. */
    interface Deed {
        Object answer(Call call) throws Throwable;
    }

    /**
     * One call of the sabotaged method.
     *
     * @param world the data centre it happens in: a saboteur knows the truth
     */
    record Call(DataCentre world, Method called, Object target, Object[] arguments) {
        Object proceed() throws Throwable {
            return invoke(called, target, arguments);
        }

        /** Which of the sabotaged methods it is. */
        String method() {
            return called.getName();
        }

        <T> T argument(int index, Class<T> type) {
            return type.cast(arguments[index]);
        }

        <T> T target(Class<T> type) {
            return type.cast(target);
        }
    }

    private final Class<?> kind;
    private final Set<String> methods;
    private final Deed deed;
    private final Map<Object, Object> wrapped = new ConcurrentHashMap<>();

    private Sabotage(Class<?> kind, Set<String> methods, Deed deed) {
        this.kind = kind;
        this.methods = methods;
        this.deed = deed;
    }

    static Sabotage of(Class<?> kind, Set<String> methods, Deed deed) {
        return new Sabotage(kind, methods, deed);
    }

    <T> T applyTo(Class<T> type, T honest, DataCentre world) {
        if (this == NONE) return honest;
        return type.cast(wrapped.computeIfAbsent(honest, h -> wrap(type, h, world)));
    }

    private Object wrap(Class<?> type, Object honest, DataCentre world) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
            if (called.getDeclaringClass() == Object.class) return invoke(called, honest, arguments);
            Call call = new Call(world, called, honest, arguments);
            boolean sabotaged = kind.isInstance(honest) && methods.contains(called.getName());
            return dressed(call, sabotaged ? deed.answer(call) : call.proceed());
        });
    }

    /** What an interface of the SPI hands out is sabotaged too. */
    private Object dressed(Call call, Object answer) {
        if (answer instanceof Optional<?> some
                && some.isPresent()
                && call.method().equals("capability")) {
            return Optional.of(
                    wrapped.computeIfAbsent(some.get(), h -> wrap(call.argument(0, Class.class), h, call.world)));
        }
        Class<?> type = call.called.getReturnType();
        boolean handsOut =
                answer != null && type.isInterface() && type.getPackage() == BackendDescriptor.class.getPackage();
        return handsOut ? wrapped.computeIfAbsent(answer, h -> wrap(type, h, call.world)) : answer;
    }

    private static Object invoke(Method called, Object honest, Object[] arguments) throws Throwable {
        try {
            return called.invoke(honest, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
