package org.drover.metrics.internal.prometheus;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.drover.inventory.Settings;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metric;
import org.drover.metrics.internal.RecordedMetrics;
import org.drover.metrics.internal.history.History;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.HostId;

/**
 * Fills the history from a Prometheus instead of from hosts: once for the past, then step by step. A query that fails leaves a gap
 * and is said once until it works again; series whose label names nobody are counted and said.
 */
public final class PrometheusSource {
    private static final System.Logger LOG = System.getLogger(PrometheusSource.class.getName());
    private static final Duration PAST = Duration.ofDays(14);
    /** Steps that are asked for again in case they were not there in time. */
    private static final int AGAIN = 3;

    private final Prometheus prometheus;
    private final Queries queries;
    private final History history;
    private final RecordedMetrics metrics;
    private final Supplier<Snapshot> inventory;
    private final InstantSource clock;
    private final Map<String, String> said = new HashMap<>();
    private Optional<Instant> readTo = Optional.empty();

    /**
     * As the settings {@code drover.metrics.prometheus} (its address), {@code drover.metrics.prometheus.queries} (a file, see
     * {@link Queries}) and {@code drover.metrics.prometheus.token} (a file with what proves who asks) say; empty without an address.
     *
     * @throws IllegalArgumentException one of them makes no sense; the message names it
     */
    public static Optional<PrometheusSource> configured(
            Settings settings, History history, RecordedMetrics metrics, Supplier<Snapshot> inventory) {
        Optional<URI> address = settings.setting("drover.metrics.prometheus")
                .filter(said -> !said.isBlank())
                .map(PrometheusSource::address);
        if (address.isEmpty()) return Optional.empty();
        String file = settings.setting("drover.metrics.prometheus.queries")
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "Setting drover.metrics.prometheus.queries is missing: the file that says what to ask Prometheus"));
        Optional<String> token = settings.setting("drover.metrics.prometheus.token")
                .map(path -> content("drover.metrics.prometheus.token", path).strip());
        try (StringReader text = new StringReader(content("drover.metrics.prometheus.queries", file))) {
            Queries queries = Queries.read(file, text);
            Prometheus prometheus = new Prometheus(address.get(), token);
            return Optional.of(
                    new PrometheusSource(prometheus, queries, history, metrics, inventory, InstantSource.system()));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static URI address(String said) {
        try {
            URI address = new URI(said.strip());
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null) return address;
        } catch (URISyntaxException e) {
            // as one of another kind
        }
        throw new IllegalArgumentException("Setting drover.metrics.prometheus is \"" + said
                + "\", but an address as http://127.0.0.1:9090/ is needed");
    }

    private static String content(String setting, String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " names \"" + path + "\", which cannot be read: " + e.getMessage(), e);
        }
    }

    PrometheusSource(
            Prometheus prometheus,
            Queries queries,
            History history,
            RecordedMetrics metrics,
            Supplier<Snapshot> inventory,
            InstantSource clock) {
        this.prometheus = prometheus;
        this.queries = queries;
        this.history = history;
        this.metrics = metrics;
        this.inventory = inventory;
        this.clock = clock;
    }

    /** Reads every step that is complete and was not read yet; called by one thread. */
    public void round() {
        try {
            read();
        } catch (RuntimeException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A round of reading Prometheus failed; the next one comes as planned",
                    failed);
        }
    }

    private void read() {
        long step = history.step().toMillis();
        Instant end = Instant.ofEpochMilli(Math.floorDiv(clock.millis(), step) * step);
        if (readTo.filter(last -> !last.isBefore(end)).isPresent()) return;
        Names names = new Names(inventory.get());
        if (names.isEmpty()) return; // nobody is known yet whom a series could belong to
        Instant from = readTo.map(last -> last.minusMillis((AGAIN - 1) * step)).orElseGet(() -> begin(end));
        // slot by slot for all queries, so that the history closes each with all that belongs to it
        TreeMap<Long, Map<Key, Double>> bySlot = new TreeMap<>();
        boolean any = false;
        for (Queries.Query query : queries.all()) any |= ask(query, from, end, names, bySlot);
        if (!any) return;
        bySlot.forEach((at, values) -> {
            Instant ends = Instant.ofEpochMilli(at);
            if (readTo.filter(last -> !ends.isAfter(last)).isPresent()) return;
            itself(values, names);
            values.forEach((key, value) -> history.put(key, ends, names.hostOf(key), value));
        });
        readTo = Optional.of(end);
        metrics.complete(end);
    }

    /** What memory and the store have already is not asked for again. */
    private Instant begin(Instant end) {
        Instant oldest = end.minus(PAST);
        Instant known = history.end();
        return known.isAfter(oldest) ? known.plus(history.step()) : oldest;
    }

    private boolean ask(
            Queries.Query query, Instant from, Instant end, Names names, Map<Long, Map<Key, Double>> bySlot) {
        int strangers = 0;
        try {
            Duration most = history.step().multipliedBy(Prometheus.MOST_POINTS - 1);
            for (Instant begin = from;
                    !begin.isAfter(end);
                    begin = begin.plus(most).plus(history.step())) {
                Instant to = begin.plus(most).isBefore(end) ? begin.plus(most) : end;
                for (Prometheus.Found found : prometheus.range(query.promQl(), begin, to, history.step())) {
                    Optional<Key> key = names.key(query, found.labels(), queries);
                    if (key.isEmpty()) strangers++;
                    else found.values().forEach((at, value) -> put(bySlot, at, key.get(), value));
                }
            }
        } catch (IOException failed) {
            say(
                    query,
                    "Prometheus gave nothing for " + query.key() + "; its series have a gap until it does: "
                            + failed.getMessage());
            return false;
        }
        String label = query.ofVms() ? queries.vmLabel() : queries.hostLabel();
        say(
                query,
                strangers == 0
                        ? ""
                        : strangers + " series of " + query.key() + " are of nobody who is known: their label \""
                                + label + "\" is missing, or holds neither an id nor a name");
        return true;
    }

    private static void put(Map<Long, Map<Key, Double>> bySlot, long at, Key key, double value) {
        if (!Double.isFinite(value) || value < 0) return;
        bySlot.computeIfAbsent(at, t -> new HashMap<>()).merge(key, value, Double::sum);
    }

    /** What a host uses beside the VMs that are on it now; only where both were measured. */
    private static void itself(Map<Key, Double> values, Names names) {
        Map<Key, Double> more = new HashMap<>();
        for (Metric metric : List.of(Metric.CPU_MHZ, Metric.MEMORY_BYTES)) {
            for (HostId host : names.hosts()) {
                Double all = values.get(new Key(Key.Kind.HOST, host.value(), metric));
                if (all == null) continue;
                double ofVms = names.on(host).stream()
                        .map(vm -> values.get(new Key(Key.Kind.VM, vm.id().value(), metric)))
                        .filter(value -> value != null)
                        .mapToDouble(Double::doubleValue)
                        .sum();
                more.put(new Key(Key.Kind.HOST_ITSELF, host.value(), metric), Math.max(0, all - ofVms));
            }
        }
        values.putAll(more);
    }

    /** Once, until it is something else. */
    private void say(Queries.Query query, String what) {
        String before = said.put(query.key(), what);
        if (what.equals(before == null ? "" : before)) return;
        if (what.isEmpty()) LOG.log(System.Logger.Level.INFO, "Prometheus answers for " + query.key() + " again");
        else LOG.log(System.Logger.Level.WARNING, what);
    }
}
