package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {

    @Test
    void whatWasAnnouncedIsToldBeforeTheEngineIsClosed() throws Exception {
        EngineThreads threads = new EngineThreads();
        CountDownLatch slowListener = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();
        AtomicBoolean closed = new AtomicBoolean();
        threads.announce(() -> {
            try {
                slowListener.await();
            } catch (InterruptedException e) {
                return;
            }
            told.set(true);
        });
        Thread closing = new Thread(() -> {
            threads.close();
            closed.set(told.get());
        });
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) Thread.onSpinWait();
        slowListener.countDown();
        closing.join();
        assertThat(closed).isTrue();
    }
}
