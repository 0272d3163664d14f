package org.drover.libvirt;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A connection of ours to a {@link FakeDaemon} that has let it in; the test plays the daemon, calls run beside it. */
final class ScriptedPeer implements AutoCloseable {
    static final DomainRef DOMAIN = new DomainRef(new UUID(1, 2), "vm", 3);

    final FakeDaemon daemon = new FakeDaemon();
    final LibvirtConnection connection;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedPeer() throws Exception {
        this(ConnectOptions.DEFAULT.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)), false);
    }

    ScriptedPeer(ConnectOptions options, boolean keepAlive) throws Exception {
        Future<LibvirtConnection> opening = call(() -> LibvirtConnection.open(daemon.uri(), options));
        daemon.welcome(keepAlive);
        connection = opening.get();
    }

    <T> Future<T> call(Callable<T> work) {
        return threads.submit(work);
    }

    /** A call without a value. */
    Future<Void> run(Work work) {
        return threads.submit(() -> {
            work.run();
            return null;
        });
    }

    interface Work {
        void run() throws Exception;
    }

    @Override
    public void close() throws IOException {
        daemon.close();
        connection.close();
        threads.shutdownNow();
    }
}
