package org.drover.tips.internal.maintenance;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.HostSettings;
import org.drover.inventory.Snapshot;
import org.drover.metrics.internal.RecordedMetrics;
import org.drover.metrics.internal.history.History;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Plans;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.placement.HostRules;
import org.drover.placement.Policy;
import org.drover.tips.internal.Advice;
import org.drover.tips.internal.AdviceOf;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;
import org.drover.tips.trail.Trail;

/** Hosts of 16 GiB, VMs of which only their memory counts, plans that move when a test says so; a service that can be started anew. */
final class SmallCluster implements Plans, HostSettings, Book, Trail {
    final Map<HostId, Boolean> hosts = new TreeMap<>();
    final Map<VmId, VmFacts> vms = new LinkedHashMap<>();
    final Map<HostId, Map<String, String>> settings = new HashMap<>();
    final Map<PlanId, PlanRecord> records = new LinkedHashMap<>();
    final Map<String, Upkeep> upkeeps = new LinkedHashMap<>();
    final List<Roll> rolls = new ArrayList<>();
    final List<Entry> trail = new ArrayList<>();
    /** VMs that no host takes once they are under way. */
    final Set<VmId> returning = new HashSet<>();

    MaintenanceService service;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    SmallCluster(String... names) {
        for (String name : names) hosts.put(new HostId(name), true);
        restart();
    }

    /** Maintenance in a new process: it knows what was written down. */
    void restart() {
        var metrics = new RecordedMetrics(
                new History(Duration.ofSeconds(1), Duration.ofSeconds(1), 10), Duration.ofSeconds(3), this::snapshot);
        Advice advice = AdviceOf.hosts(this::snapshot, metrics, Policy.DEFAULT, host -> HostRules.of(of(host)));
        service = new MaintenanceService(
                this::snapshot, new Closed(this), advice, this, this, this, () -> now, Runnable::run);
    }

    SmallCluster vm(String name, String host, int gibibytes) {
        return vm(name, host, gibibytes, Optional.empty());
    }

    SmallCluster vm(String name, String host, int gibibytes, Optional<String> immovable) {
        var id = new VmId(name);
        vms.put(
                id,
                new VmFacts(
                        id,
                        name,
                        new HostId(host),
                        VmState.RUNNING,
                        1,
                        Bytes.ofGiB(gibibytes),
                        List.of(),
                        Set.of(),
                        immovable));
        return this;
    }

    void put(String name, String host) {
        VmFacts vm = vms.get(new VmId(name));
        vms.put(
                vm.id(),
                new VmFacts(
                        vm.id(),
                        name,
                        new HostId(host),
                        vm.state(),
                        1,
                        vm.memory(),
                        List.of(),
                        Set.of(),
                        vm.immovable()));
    }

    List<String> on(String host) {
        return vms.values().stream()
                .filter(vm -> vm.host().equals(new HostId(host)))
                .map(VmFacts::name)
                .toList();
    }

    Snapshot snapshot() {
        var entries = new TreeMap<HostId, HostEntry>();
        hosts.forEach((host, up) -> {
            var facts = new HostFacts(
                    host, host.value(), "test", 4, new Mhz(10_000), Bytes.ofGiB(16), Map.of(), Set.of(), "any");
            var endpoint = new HostEndpoint(host, "test", URI.create("test:" + host), Map.of());
            entries.put(
                    host,
                    new HostEntry(
                            endpoint,
                            Optional.of(facts),
                            up ? Optional.empty() : Optional.of(now),
                            up ? "" : "it is off"));
        });
        return new Snapshot(1, entries, Map.copyOf(vms), List.copyOf(vms.values()));
    }

    /** Every plan under way goes to its end. */
    void plansEnd() {
        for (PlanRecord plan : current()) end(plan);
        service.planEnded();
    }

    /** As if nothing else had been in the way: it is only looked. */
    void plansEndUnheard() {
        for (PlanRecord plan : current()) end(plan);
        service.look();
    }

    private void end(PlanRecord plan) {
        List<PlanMove> moves = new ArrayList<>();
        for (PlanMove move : plan.moves()) {
            boolean stays = returning.contains(move.vm()) || plan.state() == PlanRecord.State.CANCELLING;
            if (!stays) put(move.vmName(), move.to().value());
            moves.add(move(move, stays ? PlanMove.State.STAYED : PlanMove.State.DONE, stays ? "it went back" : ""));
        }
        records.put(plan.id(), record(plan.id(), plan.request(), PlanRecord.State.DONE, moves));
    }

    private static PlanMove move(PlanMove move, PlanMove.State state, String message) {
        return new PlanMove(
                move.vm(),
                move.vmName(),
                move.from(),
                state == PlanMove.State.DONE ? move.to() : move.from(),
                move.to(),
                move.others(),
                state,
                message,
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private PlanRecord record(PlanId id, PlanRequest request, PlanRecord.State state, List<PlanMove> moves) {
        return new PlanRecord(
                id,
                request,
                state,
                "",
                now,
                state.isEnd() ? Optional.of(now) : Optional.empty(),
                Optional.empty(),
                moves,
                List.of());
    }

    @Override
    public PlanId submit(PlanRequest request) {
        var id = new PlanId("p-" + (records.size() + 1));
        List<PlanMove> moves = request.moves().stream()
                .map(wish -> new PlanMove(
                        wish.vm(),
                        vms.get(wish.vm()).name(),
                        vms.get(wish.vm()).host(),
                        vms.get(wish.vm()).host(),
                        wish.destinations().get(0),
                        List.of(),
                        PlanMove.State.WAITING,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        0))
                .toList();
        records.put(id, record(id, request, PlanRecord.State.RUNNING, moves));
        return id;
    }

    @Override
    public PlanForecast forecast(PlanRequest request) {
        return new PlanForecast(
                "", List.of(), Duration.ofSeconds(10L * request.moves().size()));
    }

    @Override
    public CancelAnswer cancel(PlanId id, boolean running) {
        PlanRecord plan = records.get(id);
        records.put(id, record(id, plan.request(), PlanRecord.State.CANCELLING, plan.moves()));
        return CancelAnswer.CANCELLED;
    }

    @Override
    public PlanId undo(PlanId id) {
        throw new UnsupportedOperationException("nobody undoes a plan here");
    }

    @Override
    public Optional<PlanRecord> find(PlanId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public List<PlanRecord> current() {
        return records.values().stream().filter(plan -> !plan.state().isEnd()).toList();
    }

    @Override
    public List<PlanRecord> history(int limit) {
        return List.of();
    }

    @Override
    public AutoCloseable watch(Consumer<PlanRecord> listener) {
        return () -> {};
    }

    @Override
    public Map<String, String> of(HostId host) {
        return settings.getOrDefault(host, Map.of());
    }

    @Override
    public Map<HostId, Map<String, String>> ofAllHosts() {
        return settings;
    }

    @Override
    public void keep(HostId host, Map<String, String> wanted) {
        settings.put(host, Map.copyOf(wanted));
    }

    @Override
    public List<Upkeep> open() {
        return upkeeps.values().stream().filter(one -> !one.phase().isEnd()).toList();
    }

    @Override
    public List<Upkeep> ended(int limit) {
        List<Upkeep> ended = new ArrayList<>(
                upkeeps.values().stream().filter(one -> one.phase().isEnd()).toList());
        Collections.reverse(ended);
        return ended.subList(0, Math.min(limit, ended.size()));
    }

    @Override
    public void keep(Upkeep upkeep) {
        upkeeps.put(upkeep.id(), upkeep);
    }

    @Override
    public Optional<Roll> roll() {
        return rolls.isEmpty() ? Optional.empty() : Optional.of(rolls.get(rolls.size() - 1));
    }

    @Override
    public void keep(Roll roll) {
        rolls.add(roll);
    }

    @Override
    public void add(Entry entry) {
        trail.add(entry);
    }

    @Override
    public List<Entry> latest(int limit) {
        return trail;
    }

    Collection<String> acts() {
        return trail.stream()
                .map(one -> one.who() + " " + one.act() + " " + one.about())
                .toList();
    }
}
