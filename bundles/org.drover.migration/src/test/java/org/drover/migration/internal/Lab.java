package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.drover.backend.api.BackendException;
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
import org.drover.migration.MoveRules;
import org.drover.migration.internal.checks.House;
import org.drover.migration.internal.checks.VendorChecks;
import org.drover.migration.internal.forecast.Experience;
import org.drover.migration.internal.forecast.Foresight;
import org.drover.migration.internal.forecast.Knowledge;
import org.drover.migration.internal.history.History;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.Share;
import org.drover.model.VmId;

/** Three hosts, one VM "web" on host a, and an engine that can be killed and started again on the same journal. */
final class Lab implements AutoCloseable {
    static final VmId WEB = new VmId("vm-web");
    static final Set<Class<? extends Capability>> DRIVEN = Set.of(DrivenMigration.class);
    static final Set<Class<? extends Capability>> DRIVEN_AND_LIFECYCLE =
            Set.of(DrivenMigration.class, VmLifecycle.class);
    static final Set<Class<? extends Capability>> GUARDED = Set.of(DrivenMigration.class, Leases.class);
    static final Set<Class<? extends Capability>> DELEGATED = Set.of(DelegatedMigration.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    final DataCentre world;
    final MemoryDisk disk = new MemoryDisk();
    private final SimulatorBackend backend;
    private final Path directory;
    private final List<MigrationRecord> news = new CopyOnWriteArrayList<>();
    private int migrations;
    /** What forecasts are made from. */
    Knowledge knowledge = Knowledge.NONE;
    /** What was decided for every VM. */
    MoveRules rules = MoveRules.NONE;
    /** Of the next engine that is booted. */
    Limits limits = Limits.DEFAULT;

    /** Of every engine that is booted from now on; without one, each begins with its own. */
    History history;

    Doomed process;
    SimulatedSchedule schedule;
    LiveHosts hosts;
    Journal journal;
    Engine engine;

    Lab(Path directory, long seed, Set<Class<? extends Capability>> offered) {
        this(directory, seed, host -> host.offering(offered), world -> world.vm("a", VmSpec.named("web")));
    }

    /** With hosts and a VM of one's own. */
    Lab(Path directory, long seed, UnaryOperator<HostSpec> each, UnaryOperator<DataCentre> vm) {
        this.directory = directory;
        world = vm.apply(DataCentre.seeded(seed)
                .host(each.apply(HostSpec.named("a")))
                .host(each.apply(HostSpec.named("b")))
                .host(each.apply(HostSpec.named("c"))));
        backend = new SimulatorBackend(world);
        boot();
    }

    /** A new process with an engine on the same journal. */
    void boot() {
        try {
            process = new Doomed();
            schedule = new SimulatedSchedule(world, process);
            world.tellingOn(schedule::urgently); // so that news, too, come at the same point of every run
            hosts = new LiveHosts(world, backend, process);
            hosts.look();
            journal = Journal.open(directory, 16 << 10, disk);
            engine = new Engine(
                    journal,
                    hosts,
                    hosts,
                    schedule,
                    limits,
                    history == null ? new RecentHistory(100) : history,
                    () -> new MigrationId("m-" + ++migrations),
                    new VendorChecks(),
                    new Foresight(() -> knowledge, new Experience()),
                    new House(vm -> rules, new Share(0)));
            engine.watch(news::add);
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing of the process goes on; the hosts notice that their client is gone. */
    void kill() {
        process.die();
        world.faults().clientDies();
        journal.close();
    }

    /** The guest on that host shuts down by itself. */
    void shutDown(String host) {
        try {
            backend.connect(world.endpoint(host))
                    .capability(VmLifecycle.class)
                    .orElseThrow()
                    .shutDown(WEB);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
        assertThat(world.runUntil(() -> world.whereRuns(WEB).isEmpty(), LIMIT)).isTrue();
    }

    MigrationId submit(String destination) {
        return engine.submit(new MoveRequest(WEB, new HostId(destination), MigrationOptions.DEFAULT, "a test"));
    }

    /** Moves the VM and lets it come to its end; the engine may die on the way. */
    MigrationId move(String destination) {
        MigrationId id = submit(destination);
        settle();
        return id;
    }

    boolean settle() {
        return settle(LIMIT);
    }

    boolean settle(Duration limit) {
        return schedule.runUntil(
                () -> engine.current().isEmpty() && journal.open().isEmpty(), limit);
    }

    MigrationRecord record(MigrationId id) {
        return engine.find(id).orElseThrow();
    }

    List<MigrationRecord> news() {
        return news;
    }

    @Override
    public void close() {
        journal.close();
        backend.close();
    }
}
