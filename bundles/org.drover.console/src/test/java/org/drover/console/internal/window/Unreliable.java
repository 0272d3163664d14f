package org.drover.console.internal.window;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** A service of the platform as it is over a bad line: calls wait until they are let go, or fail, as a test says. */
final class Unreliable {
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String failure;

    /** The service behind this line. */
    <T> T line(Class<T> type, T service) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? proxy == arguments[0]
                                : method.invoke(service, arguments);
                    }
                    gate.await();
                    if (failure != null) throw new IllegalStateException(failure);
                    try {
                        return method.invoke(service, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** No call is answered from now on. */
    void stall() {
        gate = new CountDownLatch(1);
    }

    /** All that wait are answered. */
    void letGo() {
        gate.countDown();
    }

    /** Every call fails with this from now on; {@code null}: none does. */
    void fail(String why) {
        failure = why;
    }
}
