package org.drover.tips.internal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.metrics.internal.RecordedMetrics;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.Reading;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.VmClaim;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.Share;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VmState;
import org.drover.placement.Policy;
import org.drover.tips.Mode;
import org.drover.tips.Tip;
import org.drover.tips.TipId;

/** Two hosts of 10,000 MHz, VMs whose load a test sets, one step a second, an engine whose outcome a test sets, a shelf. */
final class SmallWorld implements MigrationEngine, Shelf {
    static final HostId A = new HostId("a");
    static final HostId B = new HostId("b");
    /** 85%; 3 s; 5%; 30 s; 5 s. */
    static final Guards GUARDS = new Guards(
            new Share(0.85), Duration.ofSeconds(3), new Share(0.05), Duration.ofSeconds(30), Duration.ofSeconds(5));

    final Map<VmId, HostId> where = new LinkedHashMap<>();
    final Map<VmId, Double> load = new LinkedHashMap<>();
    final List<MoveRequest> asked = new ArrayList<>();
    final List<Tip> told = new ArrayList<>();
    final RecordedMetrics metrics;
    final Map<TipId, Tip> shelved = new LinkedHashMap<>();
    TipService tips;
    Stage outcome = Stage.DONE;
    boolean shelfIsAway;
    private final Mode mode;
    private final History history = new History(Duration.ofSeconds(1), Duration.ofSeconds(1), 600);
    private final Map<HostId, HostSample> last = new LinkedHashMap<>();
    final Map<MigrationId, MigrationRecord> records = new LinkedHashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    SmallWorld(Mode mode) {
        this.mode = mode;
        metrics = new RecordedMetrics(history, Duration.ofSeconds(12), this::snapshot);
        restart();
        metrics.watch(end -> tips.look());
    }

    /** The tips' part of a new process: it knows what is on the shelf, and the history of metrics. */
    void restart() {
        var monitor = new HostCpuProjected(GUARDS.threshold());
        tips = new TipService(
                () -> List.of(monitor),
                this::snapshot,
                metrics,
                new Advice(this::snapshot, metrics, () -> Policy.DEFAULT),
                this,
                GUARDS,
                mode,
                () -> now,
                new TipBook(this, Runnable::run));
        tips.watch(told::add);
    }

    /** Time passes in which nothing is measured. */
    void nobodyLooksFor(int seconds) {
        now = now.plusSeconds(seconds);
        last.clear();
    }

    @Override
    public List<Tip> load(int most) {
        return List.copyOf(shelved.values());
    }

    @Override
    public void keep(List<Tip> changed) {
        if (shelfIsAway) throw new IllegalStateException("the shelf is away");
        for (Tip tip : changed) shelved.put(tip.id(), tip);
    }

    SmallWorld vm(String name, HostId host, double mhz) {
        where.put(new VmId(name), host);
        load.put(new VmId(name), mhz);
        return this;
    }

    void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            for (HostId host : List.of(A, B)) read(host);
            metrics.complete(now);
        }
    }

    private void read(HostId host) {
        HostSample sample = sample(host);
        Optional<HostSample> before = Optional.ofNullable(last.put(host, sample));
        history.add(now, Reading.after(before, sample, Optional.of(Bytes.ofGiB(64))));
    }

    private HostSample sample(HostId host) {
        var vms = new ArrayList<VmSample>();
        double sum = 0;
        for (var entry : where.entrySet()) {
            if (!entry.getValue().equals(host)) continue;
            double mhz = load.get(entry.getKey());
            sum += mhz;
            vms.add(new VmSample(entry.getKey(), new Mhz(mhz), Bytes.ofGiB(1)));
        }
        return new HostSample(host, now, new Mhz(sum), Bytes.ofGiB(60), vms);
    }

    Snapshot snapshot() {
        var hosts = new TreeMap<HostId, HostEntry>();
        for (HostId host : List.of(A, B)) {
            var facts = new HostFacts(
                    host, host.value(), "test", 4, new Mhz(10_000), Bytes.ofGiB(64), Map.of(), Set.of(), "any");
            var endpoint = new HostEndpoint(host, "test", URI.create("test:" + host), Map.of());
            hosts.put(host, new HostEntry(endpoint, Optional.of(facts), Optional.empty(), ""));
        }
        var vms = new LinkedHashMap<VmId, VmFacts>();
        where.forEach((id, host) -> vms.put(
                id,
                new VmFacts(
                        id,
                        id.value(),
                        host,
                        VmState.RUNNING,
                        2,
                        Bytes.ofGiB(1),
                        List.of(),
                        Set.of(),
                        Optional.empty())));
        return new Snapshot(1, hosts, vms, List.copyOf(vms.values()));
    }

    @Override
    public MigrationId submit(MoveRequest request) {
        asked.add(request);
        var id = new MigrationId("m-" + asked.size());
        var ticket = new MigrationTicket(
                id, request.vm(), where.get(request.vm()), request.destination(), request.options());
        if (outcome == Stage.DONE) where.put(request.vm(), request.destination());
        records.put(
                id,
                new MigrationRecord(
                        ticket,
                        request.vm().value(),
                        request.reason(),
                        outcome,
                        Optional.empty(),
                        outcome == Stage.DONE ? "" : "the pause budget was missed",
                        now,
                        Optional.of(now),
                        outcome.isEnd() ? Optional.of(now) : Optional.empty(),
                        MigrationFigures.UNKNOWN,
                        List.of()));
        return id;
    }

    /** The migration that was asked for last ends. */
    void endAs(Stage stage, String message) {
        MigrationRecord old = records.get(new MigrationId("m-" + asked.size()));
        records.put(
                old.ticket().id(),
                new MigrationRecord(
                        old.ticket(),
                        old.vmName(),
                        old.reason(),
                        stage,
                        Optional.empty(),
                        message,
                        old.submitted(),
                        old.started(),
                        Optional.of(now),
                        MigrationFigures.UNKNOWN,
                        List.of()));
    }

    @Override
    public Optional<MigrationRecord> find(MigrationId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public CheckReport preFlight(MoveRequest request) {
        return new CheckReport(
                snapshot().vm(request.vm()).orElseThrow(), request.destination(), Instant.EPOCH, List.of(), List.of());
    }

    @Override
    public CompletionStage<Void> drain(String backend) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public ByteRate pause(MigrationId id) {
        throw new IllegalStateException("nothing is being transferred");
    }

    @Override
    public void resume(MigrationId id) {
        throw new IllegalStateException("nothing is being transferred");
    }

    @Override
    public VmClaim claim(VmId vm, HostId host, String act) {
        throw new UnsupportedOperationException("tips claim nothing");
    }

    @Override
    public VmClaim claim(HostId host) {
        throw new UnsupportedOperationException("tips claim nothing");
    }

    @Override
    public Optional<Obstacle> claimed(HostId host) {
        return Optional.empty();
    }

    @Override
    public Optional<Obstacle> claimed(VmId vm, HostId host) {
        return Optional.empty();
    }

    @Override
    public CancelAnswer cancel(MigrationId id) {
        return CancelAnswer.NOTHING_TO_CANCEL;
    }

    @Override
    public MigrationId undo(MigrationId id) {
        throw new UnsupportedOperationException("nobody takes back a move here");
    }

    @Override
    public List<MigrationRecord> current() {
        return List.of();
    }

    @Override
    public List<MigrationRecord> history(int limit) {
        var newest = new ArrayList<>(records.values());
        Collections.reverse(newest);
        return newest.subList(0, Math.min(limit, newest.size()));
    }

    @Override
    public AutoCloseable watch(Consumer<MigrationRecord> listener) {
        return () -> {};
    }
}
