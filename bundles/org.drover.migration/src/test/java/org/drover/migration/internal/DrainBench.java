package org.drover.migration.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.plan.PlanService;
import org.drover.migration.internal.plan.RecentPlans;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * How long a plan of many moves takes: through the real engine, in the simulator's time, against what no order can undercut.
 * That bound is worked out here, from what the moves really took, and shares nothing with the code that orders them.
 */
public final class DrainBench {
    private static final int[] GIBIBYTES = {1, 1, 2, 2, 4, 4, 8, 16};

    /** Where the VMs are and where they are to go. */
    record World(int hosts, int[] from, int[] to, int[] gibibytes, boolean tight) {
        /**
         * VMs of 1, 1, 2, 2, 4, 4, 8 or 16 GiB, any of these as likely as another, from any host to any other one, all drawn
         * by java.util.Random(seed). Tight: a host has room for the greater of what is there before and after, and for
         * 16 GiB; else for everything.
         */
        static World generated(long seed, int hosts, int moves, boolean tight) {
            Random random = new Random(seed);
            World world = new World(hosts, new int[moves], new int[moves], new int[moves], tight);
            for (int i = 0; i < moves; i++) {
                world.from[i] = random.nextInt(hosts);
                world.to[i] = (world.from[i] + 1 + random.nextInt(hosts - 1)) % hosts;
                world.gibibytes[i] = GIBIBYTES[random.nextInt(GIBIBYTES.length)];
            }
            return world;
        }

        int memoryOf(int host) {
            int before = 0;
            int after = 0;
            int all = 0;
            for (int i = 0; i < from.length; i++) {
                all += gibibytes[i];
                if (from[i] == host) before += gibibytes[i];
                if (to[i] == host) after += gibibytes[i];
            }
            return tight ? Math.max(before, after) + 16 : all;
        }
    }

    /** What one run came to, in seconds. */
    record Result(double makespan, double host, double three, int stops, int waited) {}

    private DrainBench() {}

    /** {@code HOSTS MOVES FROM-SEED COUNT tight|roomy}: one line for each seed. */
    public static void main(String[] args) {
        boolean tight = args[4].equals("tight");
        long from = Long.parseLong(args[2]);
        for (long seed = from; seed < from + Long.parseLong(args[3]); seed++) {
            World world = World.generated(seed, Integer.parseInt(args[0]), Integer.parseInt(args[1]), tight);
            Result result = run(world, seed);
            System.out.printf(
                    Locale.ROOT,
                    "%s hosts %s moves %s seed %d makespan %.1f bound-host %.1f bound-three %.1f bytes-alone %.1f stops %d waited %d%n",
                    args[0],
                    args[1],
                    args[4],
                    seed,
                    result.makespan(),
                    result.host(),
                    result.three(),
                    bytesAlone(world),
                    result.stops(),
                    result.waited());
        }
    }

    /** The greatest sum at one host if every byte of memory were sent once, at full bandwidth, and nothing else took time. */
    private static double bytesAlone(World world) {
        double[] gibibytes = new double[world.hosts()];
        double most = 0;
        for (int i = 0; i < world.from().length; i++) {
            for (int host : new int[] {world.from()[i], world.to()[i]}) {
                gibibytes[host] += world.gibibytes()[i];
                most = Math.max(most, gibibytes[host]);
            }
        }
        return most * (1L << 30) / HostSpec.named("any").bandwidth().bytesPerSecond();
    }

    static Result run(World spec, long seed) {
        DataCentre world = DataCentre.seeded(seed);
        for (int h = 0; h < spec.hosts(); h++) {
            world.host(HostSpec.named("h" + h)
                    .withMemory(Bytes.ofGiB(spec.memoryOf(h)))
                    .offering(Set.of(DelegatedMigration.class)));
        }
        List<PlanRequest.Wish> wishes = new ArrayList<>();
        for (int i = 0; i < spec.from().length; i++) {
            VmSpec vm = VmSpec.named("vm" + i)
                    .withSize(2, new Mhz(4_800), Bytes.ofGiB(spec.gibibytes()[i]))
                    .writing(ByteRate.ofMiBPerSecond(8), Bytes.ofMiB(256));
            world.vm("h" + spec.from()[i], vm);
            wishes.add(new PlanRequest.Wish(vm.id(), List.of(new HostId("h" + spec.to()[i]))));
        }
        try (SimulatorBackend backend = new SimulatorBackend(world)) {
            return run(world, backend, new PlanRequest("bench", wishes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result run(DataCentre world, SimulatorBackend backend, PlanRequest request) throws IOException {
        Path directory = Files.createTempDirectory("drain-bench");
        Doomed process = new Doomed();
        SimulatedSchedule schedule = new SimulatedSchedule(world, process);
        world.tellingOn(schedule::run);
        LiveHosts hosts = new LiveHosts(world, backend, process);
        hosts.look();
        int[] number = {0};
        try (Journal journal = Journal.open(directory, 1 << 18)) {
            Engine engine = new Engine(
                    journal,
                    hosts,
                    hosts,
                    schedule,
                    Limits.DEFAULT,
                    new RecentHistory(100_000),
                    () -> new MigrationId("m-" + ++number[0]));
            engine.watch(record -> {
                if (record.stage().isEnd()) schedule.run(hosts::look);
            });
            engine.start();
            PlanService plans = new PlanService(
                    engine, hosts, schedule, Limits.DEFAULT.perHost(), new RecentPlans(), () -> new PlanId("bench"));
            plans.start();
            Set<VmId> waited = new java.util.HashSet<>();
            plans.watch(plan -> plan.moves().stream()
                    .filter(move -> move.message().startsWith("until"))
                    .forEach(move -> waited.add(move.vm())));
            PlanId id = plans.submit(request);
            boolean ended = schedule.runUntil(
                    () -> plans.find(id).orElseThrow().state().isEnd()
                            && engine.current().isEmpty(),
                    Duration.ofDays(2));
            PlanRecord plan = plans.find(id).orElseThrow();
            if (!ended
                    || plan.state() != PlanRecord.State.DONE
                    || !world.brokenPromises().isEmpty()) {
                throw new IllegalStateException(
                        "the plan did not end well: " + plan.state() + " " + plan.message() + world.brokenPromises()
                                + plan.moves().stream()
                                        .filter(m -> m.state() != PlanMove.State.DONE)
                                        .toList() + plan.log());
            }
            return result(engine.history(100_000), plan, waited.size());
        } finally {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    /** From the records alone: no two transfers at one host, and so none of all those among three hosts, run at once. */
    private static Result result(List<MigrationRecord> records, PlanRecord plan, int waited) {
        Map<String, Integer> rows = new HashMap<>();
        for (MigrationRecord record : records) {
            rows.putIfAbsent(record.ticket().source().value(), rows.size());
            rows.putIfAbsent(record.ticket().destination().value(), rows.size());
        }
        int n = rows.size();
        double[][] between = new double[n][n];
        Instant last = plan.submitted();
        int stops = records.size() - plan.moves().size();
        for (MigrationRecord record : records) {
            if (record.stage() != Stage.DONE) throw new IllegalStateException(record.toString());
            int a = rows.get(record.ticket().source().value());
            int b = rows.get(record.ticket().destination().value());
            double seconds = transfer(record).toMillis() / 1000.0;
            between[a][b] += seconds;
            between[b][a] += seconds;
            if (record.ended().orElseThrow().isAfter(last))
                last = record.ended().orElseThrow();
        }
        double host = 0;
        double three = 0;
        for (int a = 0; a < n; a++) {
            double sum = 0;
            for (int b = 0; b < n; b++) sum += between[a][b];
            host = Math.max(host, sum);
            for (int b = a + 1; b < n; b++) {
                for (int c = b + 1; c < n; c++) three = Math.max(three, between[a][b] + between[b][c] + between[a][c]);
            }
        }
        double makespan = Duration.between(plan.submitted(), last).toMillis() / 1000.0;
        return new Result(makespan, host, three, stops, waited);
    }

    /** From the first byte's phase to the end of it. */
    private static Duration transfer(MigrationRecord record) {
        return Duration.between(record.started().orElseThrow(), record.ended().orElseThrow());
    }
}
