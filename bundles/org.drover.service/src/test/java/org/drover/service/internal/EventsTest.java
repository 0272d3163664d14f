package org.drover.service.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventsTest {
    private final Events events = new Events(ServiceComponent.mapper());

    @Test
    void aListenerThatStopsReadingLosesItsStreamAndNobodyWaitsForIt() throws Exception {
        Pipe deaf = new Pipe();
        CompletableFuture<Void> itsThread = follow(deaf);
        assertThat(deaf.stuck.await(10, TimeUnit.SECONDS)).isTrue();
        BlockingQueue<String> hearing = events.join(null);
        for (int i = 0; i < 5000; i++) {
            events.send("inventory", new Json.Changed(i));
            assertThat(hearing.take()).contains("\"revision\":" + i);
        }
        deaf.reads.countDown();
        itsThread.get(10, TimeUnit.SECONDS); // it is told no more than what it had missed when it fell behind
        assertThat(deaf.events).isLessThan(10);
    }

    @Test
    void aListenerThatStopsReadingKeepsItsPlaceSoThatThereAreNeverMoreThanAllowed() throws Exception {
        Pipe deaf = new Pipe();
        CompletableFuture<Void> itsThread = follow(deaf);
        assertThat(deaf.stuck.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 2000; i++) events.send("inventory", new Json.Changed(i));
        for (int i = 1; i < Events.MAX_LISTENERS; i++) events.join(null);
        assertThatThrownBy(() -> events.join(null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("16 follow the events already");
        deaf.reads.countDown();
        itsThread.get(10, TimeUnit.SECONDS);
        assertThat(events.join(null)).isEmpty();
    }

    @Test
    void whoFollowsOneMigrationHearsOfNothingElse() {
        BlockingQueue<String> one = events.join("m-1");
        BlockingQueue<String> all = events.join(null);
        events.send("inventory", new Json.Changed(1));
        events.send("migration", migration("m-2"));
        events.send("migration", migration("m-1"));
        assertThat(one)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("event: migration\n")
                .contains("\"id\":\"m-1\"");
        assertThat(all).hasSize(3);
    }

    @Test
    void aStreamOfNoMigrationIsRefusedAndTakesNoPlace() {
        for (int i = 0; i <= Events.MAX_LISTENERS; i++) {
            assertThatThrownBy(() -> events.join("")).hasMessageContaining("migration is the id of one");
        }
        assertThat(events.join(null)).isEmpty();
    }

    @Test
    void whereSomethingMayHaveChangedUntoldAllStreamsEndAndNewOnesAreTaken() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        CompletableFuture<Void> before = follow(told);
        events.cut();
        before.get(10, TimeUnit.SECONDS);
        BlockingQueue<String> after = events.join(null);
        events.send("inventory", new Json.Changed(7));
        assertThat(after).hasSize(1);
        assertThat(told.toString(StandardCharsets.UTF_8)).doesNotContain("revision");
    }

    private static Json.Migration migration(String id) {
        return new Json.Migration(
                id, "vm-1", "web", "h1", "h2", "LIVE", List.of(), "", "COPYING", false, null, null, null, null, null,
                null, null, 0, null, null, List.of());
    }

    private CompletableFuture<Void> follow(OutputStream out) {
        BlockingQueue<String> queue = events.join(null);
        return CompletableFuture.runAsync(() -> {
            try {
                events.pump(queue, out);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                events.leave(queue);
            }
        });
    }

    /** Takes nothing until it is read from. */
    private static final class Pipe extends OutputStream {
        final CountDownLatch stuck = new CountDownLatch(1);
        final CountDownLatch reads = new CountDownLatch(1);
        int events;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            stuck.countDown();
            try {
                reads.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            events++;
        }
    }
}
