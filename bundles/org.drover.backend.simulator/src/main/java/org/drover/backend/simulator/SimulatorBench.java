package org.drover.backend.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.Bytes;
import org.drover.model.MigrationId;

/**
 * How much faster than real time a large data centre runs: 1,000 hosts and 20,000 VMs for some hours, under the
 * load of real traces, every host watched for events and sampled every 5 minutes, and ten VMs moved in each of these
 * steps. It fails when a move does not end on its destination.
 */
public final class SimulatorBench {
    private static final int HOSTS = 1_000;
    private static final int VMS_PER_HOST = 20;
    private static final int MOVES_PER_STEP = 10;
    private static final Duration STEP = Duration.ofMinutes(5);

    private SimulatorBench() {}

    /** @param args how many 5-minute steps; 24 at first */
    public static void main(String[] args) throws BackendException {
        run(args.length > 0 ? Integer.parseInt(args[0]) : 24, System.out);
    }

    public static void run(int steps, PrintStream out) throws BackendException {
        DataCentre large = large();
        try (SimulatorBackend backend = new SimulatorBackend(large)) {
            List<HostConnection> hosts = new ArrayList<>();
            LongAdder events = new LongAdder();
            LongAdder moved = new LongAdder();
            double load = 0;
            for (String host : large.hosts()) {
                HostConnection connection = backend.connect(large.endpoint(host));
                connection.watch(event -> events.increment());
                connection.sample();
                hosts.add(connection);
            }
            long begun = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                for (int move = 0; move < MOVES_PER_STEP; move++) {
                    start(large, hosts, step * MOVES_PER_STEP + move, moved);
                }
                large.clock().advance(STEP);
                for (HostConnection host : hosts)
                    load += host.sample().cpuUsed().value();
            }
            double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            untilTold(large);
            if (moved.sum() != (long) steps * MOVES_PER_STEP) {
                throw new IllegalStateException(moved.sum() + " of " + steps * MOVES_PER_STEP + " moves were made");
            }
            out.printf(
                    Locale.ROOT,
                    "mean load of a host %.0f MHz, %d samples, %d events told, %d moves made%n",
                    load / steps / HOSTS,
                    steps * HOSTS,
                    events.sum(),
                    moved.sum());
            print(out, steps, seconds, large.brokenPromises().size());
        }
    }

    /** The last news are told by a thread of their own. */
    private static void untilTold(DataCentre large) {
        CountDownLatch told = new CountDownLatch(1);
        large.world().afterAllNews(told::countDown);
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DataCentre large() {
        DataCentre large = new DataCentre("large", 1, DataCentre.MONDAY);
        List<Trace> traces = Trace.azure();
        for (int h = 0; h < HOSTS; h++) {
            large.host(HostSpec.named("host" + h));
            for (int v = 0; v < VMS_PER_HOST; v++) {
                int i = h * VMS_PER_HOST + v;
                large.vm("host" + h, VmSpec.named("vm" + i).loadedBy(traces.get(i % traces.size()), 7 * i % 2016));
            }
        }
        return large;
    }

    private static void start(DataCentre large, List<HostConnection> hosts, int number, LongAdder moved)
            throws BackendException {
        HostConnection source = hosts.get(number % (HOSTS / 2));
        HostConnection destination = hosts.get(HOSTS / 2 + number % (HOSTS / 2));
        var ticket = new MigrationTicket(
                new MigrationId("bench-" + number),
                source.vms().get(0).id(),
                source.host(),
                destination.host(),
                MigrationOptions.DEFAULT);
        source.capability(DelegatedMigration.class)
                .orElseThrow()
                .start(ticket, large.endpoint(destination.host().value()), status -> {
                    if (status.stage() == DelegatedStatus.Stage.DONE) moved.increment();
                });
    }

    private static void print(PrintStream out, int steps, double seconds, int broken) {
        double speedUp = steps * STEP.toSeconds() / seconds;
        out.printf(
                Locale.ROOT,
                "%d hosts, %d VMs (%s each), %d steps of 5 min with %d moves each: %.2f s, %.0f times real time;"
                        + " VMs that ran twice: %d%n",
                HOSTS,
                HOSTS * VMS_PER_HOST,
                Bytes.ofGiB(2),
                steps,
                MOVES_PER_STEP,
                seconds,
                speedUp,
                broken);
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"simulator\",\"figure\":\"speed-up\",\"value\":%.1f,\"unit\":\"times real time\"}%n",
                speedUp);
    }
}
