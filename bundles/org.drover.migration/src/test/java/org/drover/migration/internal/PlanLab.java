package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.plan.PlanBook;
import org.drover.migration.internal.plan.PlanService;
import org.drover.migration.internal.plan.RecentPlans;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.model.VolumeId;

/** Hosts and VMs for plans, written "a 8" (GiB) and "web a 4", or "web a 4 lun" for a disk on a volume that one host uses; an engine that can be killed and started again. */
final class PlanLab implements AutoCloseable {
    static final VolumeId LUN = new VolumeId("lun");
    static final Duration LIMIT = Duration.ofMinutes(30);

    final DataCentre world = DataCentre.seeded(1);
    final List<MigrationRecord> migrations = new CopyOnWriteArrayList<>();
    final List<PlanRecord> news = new CopyOnWriteArrayList<>();
    private final SimulatorBackend backend;
    private final Path directory;
    private final PlanBook book = new RecentPlans();
    private int number;
    private int planNumber;
    Doomed process;
    SimulatedSchedule schedule;
    LiveHosts hosts;
    private Journal journal;
    Engine engine;
    PlanService plans;

    PlanLab(Path directory, List<String> hosts, List<String> vms) {
        this(directory, Set.of(DelegatedMigration.class), hosts, vms);
    }

    PlanLab(Path directory, Set<Class<? extends Capability>> offered, List<String> hosts, List<String> vms) {
        this.directory = directory;
        for (String host : hosts) {
            String[] parts = host.split(" ");
            world.host(HostSpec.named(parts[0])
                    .withMemory(Bytes.ofGiB(Long.parseLong(parts[1])))
                    .withReach(
                            Map.of(HostSpec.SHARED, Bytes.ofGiB(10_240), LUN, Bytes.ofGiB(1_024)), Set.of(HostSpec.LAN))
                    .with(HostTraits.UNKNOWN.withExclusive(Set.of(LUN)))
                    .offering(offered));
        }
        for (String vm : vms) {
            String[] parts = vm.split(" ");
            VmSpec spec = VmSpec.named(parts[0]).withSize(2, new Mhz(4_800), Bytes.ofGiB(Long.parseLong(parts[2])));
            world.vm(parts[1], parts.length > 3 ? spec.withDisks(List.of(onTheLun(parts[0]))) : spec);
        }
        backend = new SimulatorBackend(world);
        boot();
    }

    private static DiskFacts onTheLun(String vm) {
        return new DiskFacts("vda", "/lun/" + vm + ".img", Optional.of(LUN), Bytes.ofGiB(20));
    }

    void boot() {
        try {
            process = new Doomed();
            schedule = new SimulatedSchedule(world, process);
            world.tellingOn(schedule::run);
            hosts = new LiveHosts(world, backend, process);
            hosts.look();
            journal = Journal.open(directory, 64 << 10);
            engine = new Engine(
                    journal,
                    hosts,
                    hosts,
                    schedule,
                    Limits.DEFAULT,
                    new RecentHistory(1000),
                    () -> new MigrationId("m-" + ++number));
            engine.watch(record -> {
                migrations.add(record);
                if (record.stage().isEnd()) schedule.run(hosts::look);
            });
            engine.start();
            plans = new PlanService(
                    engine, hosts, schedule, Limits.DEFAULT.perHost(), book, () -> new PlanId("p-" + ++planNumber));
            plans.watch(news::add);
            plans.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.die();
        world.faults().clientDies();
        journal.close();
    }

    /** "web>b,c": to b, or else to c. */
    static PlanRequest request(String... moves) {
        List<PlanRequest.Wish> wishes = new ArrayList<>();
        for (String move : moves) {
            String[] parts = move.split("[>,]");
            wishes.add(new PlanRequest.Wish(
                    vm(parts[0]), Arrays.stream(parts).skip(1).map(HostId::new).toList()));
        }
        return new PlanRequest("a test", wishes);
    }

    static VmId vm(String name) {
        return new VmId("vm-" + name);
    }

    PlanId submit(String... moves) {
        return plans.submit(request(moves));
    }

    MigrationId move(String name, String host, String why) {
        return engine.submit(new MoveRequest(vm(name), new HostId(host), MigrationOptions.DEFAULT, why));
    }

    /** A script starts a migration on the hosts themselves. */
    void movesByItself(String name, String from, String to) {
        try {
            var connection = backend.connect(world.endpoint(from));
            connection
                    .capability(DelegatedMigration.class)
                    .orElseThrow()
                    .start(
                            new MigrationTicket(
                                    new MigrationId("script-1"),
                                    vm(name),
                                    new HostId(from),
                                    new HostId(to),
                                    MigrationOptions.DEFAULT),
                            world.endpoint(to),
                            status -> {});
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    PlanRecord record(PlanId id) {
        return plans.find(id).orElseThrow();
    }

    PlanRecord ended(PlanId id) {
        assertThat(schedule.runUntil(
                        () -> record(id).state().isEnd()
                                && engine.current().isEmpty()
                                && journal.open().isEmpty(),
                        LIMIT))
                .as(() -> record(id).toString())
                .isTrue();
        return record(id);
    }

    void until(java.util.function.BooleanSupplier done) {
        assertThat(schedule.runUntil(done, LIMIT)).isTrue();
    }

    PlanMove moveOf(PlanId id, String name) {
        return record(id).moves().stream()
                .filter(move -> move.vm().equals(vm(name)))
                .findFirst()
                .orElseThrow();
    }

    String where(String name) {
        return String.join(",", world.whereRuns(vm(name)));
    }

    /** The moves that were made, in the order of their ends: "web a>b". */
    List<String> made() {
        return migrations.stream()
                .filter(r -> r.stage() == org.drover.migration.Stage.DONE)
                .map(r -> r.vmName() + " " + r.ticket().source() + ">"
                        + r.ticket().destination())
                .toList();
    }

    List<String> log(PlanId id) {
        return record(id).log().stream().map(MigrationRecord.LogLine::text).toList();
    }

    @Override
    public void close() {
        journal.close();
        backend.close();
    }
}
