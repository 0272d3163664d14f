package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.drover.cli.internal.StandIn.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FollowingTest {
    private static final String RUNNING = record("COPYING", false, 1, 10);
    private static final String DONE = record("DONE", true, 2, 100);
    private static final String STREAM = "GET /events?migration=m-1";
    private static final String RECORD = "GET /migrations/m-1";
    private static final Following.Patience SHORT = new Following.Patience(
            Duration.ofMillis(600), Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(300));

    @TempDir
    Path data;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> warned = new LinkedBlockingQueue<>();
    private StandIn service;

    @AfterEach
    void stop() {
        if (service != null) service.close();
    }

    /** The stream is open; the record says what is given. */
    private void serviceWith(String record) throws Exception {
        service = new StandIn(data, request -> request.equals(STREAM) ? null : record);
    }

    private String followed(Following.Patience patience) throws Exception {
        return new Following(
                        Service.in(data),
                        "m-1",
                        patience,
                        record -> seen.add(record.path("stage").asText()
                                + record.path("progress").path("iteration").asInt()),
                        warned::add)
                .toItsEnd()
                .path("stage")
                .asText();
    }

    private CompletableFuture<String> following(Following.Patience patience) {
        CompletableFuture<String> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        end.complete(followed(patience));
                    } catch (Throwable e) {
                        end.completeExceptionally(e);
                    }
                },
                "following");
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    @Test
    void oneLookIsEnoughTheRestIsTold() throws Exception {
        serviceWith(RUNNING);
        service.tell(record("COPYING", false, 1, 50));
        service.tell(record("COPYING", false, 2, 90));
        service.tell(DONE);
        assertThat(followed(Following.Patience.USUAL)).isEqualTo("DONE");
        assertThat(seen).containsExactly("COPYING1", "COPYING1", "COPYING2", "DONE2");
        assertThat(service.looks).hasValue(1);
        assertThat(service.streams).hasValue(1);
        assertThat(warned).isEmpty();
    }

    @Test
    void whatHasEndedAlreadyIsSeenByTheLook() throws Exception {
        serviceWith(DONE);
        assertThat(followed(Following.Patience.USUAL)).isEqualTo("DONE");
        assertThat(seen).containsExactly("DONE2");
    }

    @Test
    void anEndBetweenTheBeginningOfTheStreamAndTheLookIsNotMissed() throws Exception {
        service = new StandIn(data, request -> {
            if (request.equals(STREAM)) return null;
            assertThat(service.streams).as("the stream comes first").hasValue(1);
            service.tell(DONE); // while the answer says that it runs
            return RUNNING;
        });
        assertThat(followed(Following.Patience.USUAL)).isEqualTo("DONE");
    }

    @Test
    void whatWasToldBeforeTheLookIsNotGoneBackTo() throws Exception {
        serviceWith(record("COPYING", false, 3, 80));
        service.tell(record("COPYING", false, 1, 20));
        service.tell(record("COPYING", false, 2, 60));
        service.tell(record("COPYING", false, 4, 95));
        service.tell(DONE);
        followed(Following.Patience.USUAL);
        assertThat(seen).containsExactly("COPYING3", "COPYING4", "DONE2");
    }

    @Test
    void otherMigrationsAreNotTakenForThisOne() throws Exception {
        serviceWith(RUNNING);
        service.tell(record("RETURNED", true, 9, 99).replace("m-1", "m-2"));
        service.tell(DONE);
        assertThat(followed(Following.Patience.USUAL)).isEqualTo("DONE");
        assertThat(seen).containsExactly("COPYING1", "DONE2");
    }

    @Test
    void aStreamThatEndsIsTakenUpAgainAndSaidInOneLine() throws Exception {
        serviceWith(RUNNING);
        CompletableFuture<String> end = following(Following.Patience.USUAL);
        service.hangUp();
        assertThat(warned.poll(10, TimeUnit.SECONDS))
                .startsWith("Following migration m-1 was interrupted: ")
                .doesNotContain("\n");
        service.tell(DONE);
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("DONE");
        assertThat(service.streams).hasValue(2);
        assertThat(warned).isEmpty();
    }

    @Test
    void aServiceThatWasRestartedAtAnotherPortIsFoundAndItsRecordIsRead() throws Exception {
        serviceWith(RUNNING);
        CompletableFuture<String> end = following(Following.Patience.USUAL);
        assertThat(seen.take()).isEqualTo("COPYING1");
        service.close();
        assertThat(warned.poll(10, TimeUnit.SECONDS)).contains("Looking for the service, for 60 s at most");
        serviceWith(record("RETURNED", true, 1, 10));
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("RETURNED");
        assertThat(warned).isEmpty();
    }

    @Test
    void aServiceWhoseEngineStillStartsIsWaitedFor() throws Exception {
        service = new StandIn(data, request -> {
            if (request.equals(STREAM)) return null;
            return service.looks.get() < 5 ? null : DONE; // 503 until then
        });
        assertThat(followed(SHORT)).isEqualTo("DONE");
        assertThat(warned).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotComeBackEndsItWithWhatIsNotKnownAndWhatToDo() throws Exception {
        serviceWith(RUNNING);
        CompletableFuture<String> end = following(SHORT);
        service.tell(record("COPYING", false, 2, 50));
        for (String now = ""; !now.equals("COPYING2"); ) now = seen.take();
        service.close();
        assertThatThrownBy(() -> end.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(Service.Failure.class)
                .hasMessageContaining("How migration m-1 of web to h2 ended is not known")
                .hasMessageContaining("start it again with \"drover service\"")
                .hasMessageContaining("drover migrations");
        assertThat(warned).hasSize(1);
    }

    @Test
    void aServiceThatHangsIsLookedForSeldomAndThenGivenUp() throws Exception {
        service = new StandIn(data, request -> null); // neither a stream nor a record
        assertThatThrownBy(() -> followed(SHORT)).isInstanceOf(Service.Failure.class);
        // 20, 40, 80, 160, 200, 100 ms
        assertThat(service.looks.get() + service.streams.get()).isBetween(4, 14);
        assertThat(warned).hasSize(1);
    }

    @Test
    void withoutASignOfLifeTheStreamIsTakenForDead() throws Exception {
        serviceWith(RUNNING);
        CompletableFuture<String> end = following(SHORT);
        assertThat(warned.poll(10, TimeUnit.SECONDS)).contains("nothing was heard of it for");
        service.hangUp(); // the first stream, if it is still there
        service.tell(DONE);
        service.tell(DONE);
        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("DONE");
    }

    @Test
    void whereNoMoreListenersAreTakenTheEndIsSeenAllTheSame() throws Exception {
        service = new StandIn(data, request -> {
            if (request.equals(STREAM)) return "{\"what\":\"No more listeners are taken\",\"why\":\"16 follow\"}";
            return service.looks.get() < 8 ? RUNNING : DONE;
        });
        assertThat(followed(SHORT)).isEqualTo("DONE");
        assertThat(warned).hasSize(1).first().asString().contains("No more listeners are taken: 16 follow");
    }

    @Test
    void aMigrationThatIsNotKnownEndsItAtOnce() throws Exception {
        service = new StandIn(data, request -> request.equals(STREAM) ? null : StandIn.UNKNOWN);
        assertThatThrownBy(() -> followed(Following.Patience.USUAL)).hasMessageContaining("There is no migration m-1");
        assertThat(service.looks).hasValue(1);
    }

    @Test
    void onATerminalTheLineTakesThePlaceOfTheBarWhichIsDrawnAgainBelow() throws Exception {
        StringWriter said = new StringWriter();
        Bar bar = new Bar(new PrintWriter(said), true);
        var mapper = new ObjectMapper();
        bar.show(mapper.readTree(RUNNING));
        bar.say("drover: interrupted");
        bar.show(mapper.readTree(record("COPYING", false, 2, 50)));
        assertThat(said.toString().split("\n")).satisfies(lines -> {
            assertThat(lines).hasSize(2);
            assertThat(lines[0]).endsWith("\r\u001b[Kdrover: interrupted");
            assertThat(lines[1]).startsWith("\r  [").contains("iteration 2");
        });
    }
}
