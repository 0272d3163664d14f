package org.drover.lab;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state with a deadline; a test that has to wait longer fails and says for what. */
final class Await {
    private static final long DEADLINE_SECONDS = 30;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        until(what, DEADLINE_SECONDS, condition);
    }

    /** The first answer that is no failure. */
    static <T> T answer(String what, Callable<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        until(what, () -> {
            answer.set(question.call());
            return true;
        });
        return answer.get();
    }

    static void until(String what, long seconds, Callable<Boolean> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) return;
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("not within " + seconds + " s: " + what, last);
    }
}
