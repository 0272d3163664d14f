package org.drover.metrics.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.metrics.Writing;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.Reading;
import org.drover.model.ByteRate;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.VmId;
import org.drover.model.VmSample;

/**
 * Asks every host that answers for a sample, all at once, and takes each answer as it comes. A round ends when all have
 * answered, or with the next round; a host that has not answered by then is not asked again before it does, and leaves a
 * gap. Rounds come from one thread.
 */
public final class Sampler {
    private static final System.Logger LOG = System.getLogger(Sampler.class.getName());

    /** What was measured longer ago is not told as if it were of now. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final Inventory inventory;
    private final ConnectedHosts hosts;
    private final History history;
    private final RecordedMetrics metrics;
    private final InstantSource clock;
    private final Executor askers;
    private final Function<VmId, Optional<Writing>> habits;
    private final Set<HostId> asking = ConcurrentHashMap.newKeySet();
    private final Set<HostId> failing = ConcurrentHashMap.newKeySet();
    private final Map<HostId, Last> last = new ConcurrentHashMap<>();
    private Runnable endOfLastRound = () -> {};

    /** What a host was asked last; a new connection counts anew. */
    private record Last(HostConnection connection, HostSample sample) {}

    /** @param habits how a VM wrote to its memory when that was measured last */
    public Sampler(
            Inventory inventory,
            ConnectedHosts hosts,
            History history,
            RecordedMetrics metrics,
            InstantSource clock,
            Executor askers,
            Function<VmId, Optional<Writing>> habits) {
        this.inventory = inventory;
        this.hosts = hosts;
        this.history = history;
        this.metrics = metrics;
        this.clock = clock;
        this.askers = askers;
        this.habits = habits;
    }

    /** One round; a round that fails is logged and leaves a gap, as a timer drops a task that throws. */
    public void round() {
        try {
            ask();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "A round of sampling failed; the next one comes as planned", failed);
        }
    }

    private void ask() {
        endOfLastRound.run();
        Instant at = clock.instant();
        var answers = new ArrayList<CompletableFuture<Void>>();
        var picture = inventory.snapshot().hosts();
        last.keySet().retainAll(picture.keySet());
        for (HostEntry host : picture.values()) {
            if (!host.reachable()) history.unwell(at, host.id());
            if (!host.reachable() || !asking.add(host.id())) continue;
            answers.add(CompletableFuture.runAsync(() -> ask(host, at), askers));
        }
        var ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) metrics.complete(at);
        };
        endOfLastRound = end;
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).whenComplete((done, failed) -> end.run());
    }

    private void ask(HostEntry host, Instant at) {
        try {
            HostConnection connection = hosts.connection(host.id());
            HostSample sample = withWriting(connection.sample(), at);
            Optional<HostSample> before = Optional.ofNullable(last.put(host.id(), new Last(connection, sample)))
                    .filter(earlier -> earlier.connection == connection)
                    .map(Last::sample);
            history.add(at, Reading.after(before, sample, host.facts().map(HostFacts::memory)));
            failing.remove(host.id());
        } catch (BackendException | RuntimeException failed) {
            String said = "Host " + host.id() + " gave no sample; its series has a gap until it does: " + failed;
            history.unwell(at, host.id());
            LOG.log(failing.add(host.id()) ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, said);
        } finally {
            asking.remove(host.id());
        }
    }

    /** How fast VMs write to memory is not told with samples by most hosts: as it was measured last, if that is not long ago. */
    private HostSample withWriting(HostSample sample, Instant at) {
        List<VmSample> vms = new ArrayList<>();
        for (VmSample vm : sample.vms()) {
            Optional<Writing> writing = vm.use().dirtied().isPresent() ? Optional.empty() : habits.apply(vm.vm());
            vms.add(writing.filter(known -> known.at().isAfter(at.minus(FRESH)))
                    .map(known -> new VmSample(
                            vm.vm(), vm.cpu(), vm.memory(), vm.use().withDirtied(new ByteRate((long)
                                    known.dirtied(1)))))
                    .orElse(vm));
        }
        return new HostSample(sample.host(), sample.at(), sample.cpuUsed(), sample.memoryFree(), vms, sample.health());
    }
}
