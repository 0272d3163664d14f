package org.drover.libvirt;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.RpcConnection;

/**
 * Whole connections to {@link HostilePeer}s by seed: calls, events and streams, each seed until 1000 frames have come in.
 * Nothing but values and typed errors may come of them; no connection may end by a fault of ours; nobody waits.
 */
public final class TortureFrames {
    static final int FRAMES = 1000;

    private static final int CALLS = 40;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final VolumeRef VOLUME = new VolumeRef("pool", "volume", "/path");

    private TortureFrames() {}

    /** {@code --from SEED --count N}: tries so many seeds and prints what came of them, and what memory it took. */
    public static void main(String[] arguments) {
        long from = 1;
        long count = 1000;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--from")) from = Long.parseLong(arguments[i + 1]);
            if (arguments[i].equals("--count")) count = Long.parseLong(arguments[i + 1]);
        }
        long failed = 0;
        for (long seed = from; seed < from + count; seed++) {
            Optional<String> failure = failure(seed);
            if (failure.isEmpty()) continue;
            failed++;
            System.out.println(failure.get());
        }
        System.out.println("peak heap " + peakHeap() + " threads "
                + ManagementFactory.getThreadMXBean().getPeakThreadCount());
        System.out.println("seeds " + from + " to " + (from + count - 1) + ": " + (count - failed) + " well, " + failed
                + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** Bytes, garbage among them: the sum of what each part of the heap held at most. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** What went wrong with that seed; empty when nothing did. */
    static Optional<String> failure(long seed) {
        Random random = new Random(seed);
        AtomicLong frames = new AtomicLong();
        for (int connection = 1; frames.get() < FRAMES; connection++) {
            try {
                connection(random, frames);
            } catch (Exception | AssertionError | OutOfMemoryError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                StackTraceElement[] stack = cause.getStackTrace();
                return Optional.of("seed " + seed + ": connection " + connection + " gave " + e + ", " + cause + " at "
                        + (stack.length == 0 ? "an unknown place" : stack[0]));
            }
        }
        return Optional.empty();
    }

    private static void connection(Random random, AtomicLong frames) throws Exception {
        ConnectOptions options = ConnectOptions.DEFAULT.withTap(frame -> {
            if (frame.direction() == WireFrame.Direction.RECEIVED) frames.incrementAndGet();
        });
        EventDispatcher dispatcher = new EventDispatcher("hostile");
        CompletableFuture<LibvirtFailure> ended = new CompletableFuture<>();
        dispatcher.whenEnded(ended::complete);
        try (RpcConnection rpc =
                new RpcConnection(new HostilePeer(new Random(random.nextLong())), "hostile", options, dispatcher)) {
            if (random.nextInt(4) == 0) rpc.startKeepAlive();
            Caller caller = new Caller(rpc, DEADLINE);
            EventCalls events = new EventCalls(caller, dispatcher);
            for (int i = 0; i < CALLS && !dispatcher.hasEnded(); i++) {
                try {
                    act(random, caller, events);
                } catch (LibvirtFailure | ExecutionException e) {
                    LibvirtFailure failure = (LibvirtFailure) (e instanceof LibvirtFailure ? e : e.getCause());
                    if (failure instanceof TimedOut) throw new AssertionError("nobody should have to wait", failure);
                }
            }
        }
        try {
            LibvirtFailure reason = ended.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (reason.getCause() instanceof RuntimeException || reason.getCause() instanceof Error) {
                throw new AssertionError("a fault of ours", reason.getCause());
            }
        } catch (TimeoutException e) {
            throw new AssertionError("a connection that does not end", e);
        }
    }

    private static void act(Random random, Caller caller, EventCalls events) throws Exception {
        switch (random.nextInt(10)) {
            case 0 ->
                events.listen(DomainEvent.Kind.values()[random.nextInt(DomainEvent.Kind.values().length)], event -> {});
            case 1, 2, 3 -> download(random, new VolumeCalls(caller));
            case 4 -> upload(random, new VolumeCalls(caller));
            default -> Replies.random(random, caller);
        }
    }

    private static void download(Random random, VolumeCalls volumes) throws LibvirtFailure {
        int most = random.nextInt(4) == 0 ? random.nextInt(40) : Integer.MAX_VALUE;
        try (VolumeDownload download = volumes.download(VOLUME, 0, 0, random.nextInt(50) > 0)) {
            for (int i = 0; i < most && download.next().isPresent(); i++) {}
        }
    }

    private static void upload(Random random, VolumeCalls volumes) throws LibvirtFailure {
        try (VolumeUpload upload = volumes.upload(VOLUME)) {
            for (int i = random.nextInt(10); i > 0; i--) {
                upload.write(ByteBuffer.allocate(random.nextInt(2048)));
                upload.hole(1 + random.nextInt(4096));
            }
            if (random.nextInt(4) > 0) upload.finish();
        }
    }
}
