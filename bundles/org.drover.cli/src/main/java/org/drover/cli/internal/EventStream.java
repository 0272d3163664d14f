package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The service's events, one after the other; to be closed. Lines are asked for one at a time, so whoever reads slowly is
 * noticed by the service and not by this process's memory. <b>Threads:</b> one reader.
 */
public final class EventStream implements AutoCloseable {
    /** The service says every 10 s that it is there. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Line(String text, IOException end) {}

    /** What happened; a sign of life is of no kind and without a value. */
    public record Event(String kind, JsonNode value) {}

    private final Lines lines = new Lines();

    EventStream(Flow.Publisher<List<ByteBuffer>> body) {
        body.subscribe(BodySubscribers.fromLineSubscriber(lines, all -> null, StandardCharsets.UTF_8, "\n"));
    }

    /** The next event or sign of life; an error when the stream ends, or nothing at all comes for so long. */
    public Event next(Duration silence) throws IOException, InterruptedException {
        String kind = "";
        while (true) {
            String line = lines.next(silence);
            if (line.startsWith(":")) return new Event("", MAPPER.missingNode());
            if (line.startsWith("event: ")) kind = line.substring(7);
            if (line.startsWith("data: ")) return new Event(kind, MAPPER.readTree(line.substring(6)));
        }
    }

    @Override
    public void close() {
        lines.cancel();
    }

    private static final class Lines implements Flow.Subscriber<String> {
        private final BlockingQueue<Line> arrived = new LinkedBlockingQueue<>();
        private volatile Flow.Subscription subscription;
        private volatile boolean closed;

        String next(Duration silence) throws IOException, InterruptedException {
            Line line = arrived.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) throw new IOException("nothing was heard of it for " + silence.toSeconds() + " s");
            if (line.end() != null) {
                arrived.add(line);
                throw line.end();
            }
            subscription.request(1);
            return line.text();
        }

        void cancel() {
            closed = true;
            if (subscription != null) subscription.cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            if (closed) subscription.cancel();
            else subscription.request(1);
        }

        @Override
        public void onNext(String line) {
            arrived.add(new Line(line, null));
        }

        @Override
        public void onError(Throwable e) {
            arrived.add(new Line("", new IOException("the connection to it broke off", e)));
        }

        @Override
        public void onComplete() {
            arrived.add(new Line("", new IOException("it ended the stream of events")));
        }
    }
}
