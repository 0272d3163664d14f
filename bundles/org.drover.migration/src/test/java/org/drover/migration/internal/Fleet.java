package org.drover.migration.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.queue.Most;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * Four hosts and several VMs that all move at once, some led by the engine and some by the hosts themselves; an engine
 * that can be killed and started again. Watches that no host takes part in more moves at a time than it may.
 */
final class Fleet implements AutoCloseable {
    static final List<String> HOSTS = List.of("a", "b", "c", "d");
    private static final Set<Stage> BEFORE = Set.of(Stage.QUEUED, Stage.CHECKING, Stage.PREPARING);
    private static final Set<Stage> TRANSFERRING = Set.of(Stage.COPYING, Stage.SWITCHING_OVER);
    private static final Set<Stage> BEGUN =
            Set.of(Stage.CHECKING, Stage.PREPARING, Stage.COPYING, Stage.SWITCHING_OVER);

    /** A VM on its way, or never gone. */
    record Mover(VmId vm, String from, String to, MigrationId id) {}

    /** A host that lost power, perhaps with what it wrote last. */
    record Cut(String host, boolean unsynced, Instant at) {}

    final DataCentre world;
    final MemoryDisk disk = new MemoryDisk();
    final List<Mover> movers = new ArrayList<>();
    final List<Cut> cuts = new ArrayList<>();
    final List<String> unmended = new ArrayList<>();
    final List<String> crowded = new ArrayList<>();
    private final SimulatorBackend backend;
    private final Path directory;
    private final Limits limits;
    private int migrations;
    private Map<MigrationId, MigrationRecord> seen = new HashMap<>();
    private Map<MigrationId, Instant> settledSince = new HashMap<>();
    Doomed process;
    SimulatedSchedule schedule;
    LiveHosts hosts;
    Journal journal;
    Engine engine;

    Fleet(Path directory, long seed, Random random) {
        this.directory = directory;
        limits = new Limits(
                new Most(1 + random.nextInt(3), random.nextInt(4), random.nextInt(5)),
                random.nextInt(3),
                Duration.ofSeconds(10),
                3);
        boolean leases = random.nextBoolean();
        int drivenHosts = random.nextBoolean() ? HOSTS.size() : random.nextInt(HOSTS.size());
        world = DataCentre.seeded(seed);
        for (String host : HOSTS) {
            world.host(HostSpec.named(host).offering(offered(HOSTS.indexOf(host) < drivenHosts, leases)));
        }
        int vms = 2 + random.nextInt(5);
        List<String> homes = new ArrayList<>();
        for (int i = 0; i < vms; i++) {
            homes.add(HOSTS.get(random.nextInt(HOSTS.size())));
            world.vm(homes.get(i), VmSpec.named("vm" + i));
        }
        backend = new SimulatorBackend(world);
        boot();
        for (int i = 0; i < vms; i++) {
            String to = HOSTS.get((HOSTS.indexOf(homes.get(i)) + 1 + random.nextInt(HOSTS.size() - 1)) % HOSTS.size());
            VmId vm = VmSpec.named("vm" + i).id();
            MigrationId id = engine.submit(new MoveRequest(vm, new HostId(to), MigrationOptions.DEFAULT, "a campaign"));
            movers.add(new Mover(vm, homes.get(i), to, id));
        }
    }

    /** The hosts do it themselves; some let the engine lead, too, which it then does between two of them. */
    private static Set<Class<? extends Capability>> offered(boolean driven, boolean leases) {
        Set<Class<? extends Capability>> offered = new HashSet<>(Set.of(DelegatedMigration.class, VmLifecycle.class));
        if (driven) offered.add(DrivenMigration.class);
        if (leases) offered.add(Leases.class);
        return offered;
    }

    /** A new process with an engine on the same journal. */
    void boot() {
        try {
            process = new Doomed();
            schedule = new SimulatedSchedule(world, process, Duration.ZERO);
            world.tellingOn(schedule::run); // so that news, too, come at the same point of every run
            hosts = new LiveHosts(world, backend, process);
            hosts.look();
            journal = openJournal();
            seen = new HashMap<>();
            settledSince = new HashMap<>();
            engine = new Engine(
                    journal,
                    hosts,
                    hosts,
                    schedule,
                    limits,
                    new RecentHistory(100),
                    () -> new MigrationId("m-" + ++migrations));
            engine.watch(this::watch);
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Journal openJournal() throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                return Journal.open(directory, 16 << 10, disk);
            } catch (IOException full) {
                if (tries == 100) throw full;
                world.clock().advance(Duration.ofSeconds(5)); // nobody starts it until its disk takes something
            }
        }
    }

    /** Whoever starts finds a place at both hosts; what is being settled has its places for its first seconds. */
    private void watch(MigrationRecord record) {
        MigrationRecord before = seen.put(record.ticket().id(), record);
        if (record.stage() == Stage.RECOVERING) {
            settledSince.putIfAbsent(record.ticket().id(), schedule.instant());
        }
        Stage was = before == null ? Stage.QUEUED : before.stage();
        if (record.stage() == Stage.CHECKING && was == Stage.QUEUED) {
            count(record, BEGUN, limits.perHost() + limits.ahead());
        }
        if (record.stage() == Stage.COPYING && BEFORE.contains(was)) count(record, TRANSFERRING, limits.perHost());
    }

    private void count(MigrationRecord starts, Set<Stage> stages, int most) {
        for (HostId host : List.of(starts.ticket().source(), starts.ticket().destination())) {
            List<MigrationRecord> there = seen.values().stream()
                    .filter(r -> r.ticket().source().equals(host)
                            || r.ticket().destination().equals(host))
                    .filter(r -> stages.contains(r.stage()) || isBeingSettled(r))
                    .toList();
            if (there.size() > most) {
                crowded.add(there.size() + " moves on " + host + ", " + most + " may be: "
                        + there.stream()
                                .map(r -> r.ticket().id() + " " + r.stage())
                                .toList());
            }
        }
    }

    private boolean isBeingSettled(MigrationRecord record) {
        if (record.stage() != Stage.RECOVERING) return false;
        // the transfer is over, or was never begun: what is left to do holds up nobody
        if (Stream.of(" in CONFIRM", " in PREPARE", " in BEGIN").anyMatch(record.message()::contains)) return false;
        Instant since = settledSince.get(record.ticket().id());
        return schedule.instant().isBefore(since.plus(Limits.ASK_SOON_FOR));
    }

    /** Nothing of the process goes on; the hosts notice that their client is gone. */
    void kill() {
        process.die();
        world.faults().clientDies();
        journal.close();
    }

    /** The same, and its machine loses power: what was not forced to its disk is lost, or torn. */
    void cut(boolean torn) {
        process.die();
        world.faults().clientDies();
        journal.close();
        disk.losePower(torn);
    }

    /** A host loses power for a while, and with {@code unsynced} what it wrote last. */
    void cutHost(String host, boolean unsynced, Duration away) {
        cuts.add(new Cut(host, unsynced, world.clock().instant()));
        if (unsynced) world.faults().powerCutBeforeSync(host);
        else world.faults().powerCut(host);
        world.faults().later(away, () -> world.faults().powerOn(host));
    }

    /** The process dies in its so-and-so-many-th write from now, of which half is done. */
    void dieInWrite(int number) {
        int[] left = {number};
        Doomed writes = process;
        disk.observe(moment -> {
            if (moment != Moment.WRITTEN || writes.dead() || --left[0] > 0) return;
            disk.tear();
            writes.die();
            throw new Doomed.Died();
        });
    }

    /** Somebody looks after the moves that ask for it; false when none does. */
    boolean personLooks() {
        List<MigrationRecord> asking =
                engine.current().stream().filter(Person::isNeeded).toList();
        for (MigrationRecord record : asking) {
            String source = record.ticket().source().value();
            Person.settles(world, backend, record.ticket().vm(), source).ifPresent(unmended::add);
        }
        return !asking.isEmpty();
    }

    boolean settle(Duration limit) {
        return schedule.runUntil(
                () -> engine.current().isEmpty() && journal.open().isEmpty(), limit);
    }

    Optional<MigrationRecord> record(Mover mover) {
        return engine.find(mover.id());
    }

    @Override
    public void close() {
        journal.close();
        backend.close();
    }
}
