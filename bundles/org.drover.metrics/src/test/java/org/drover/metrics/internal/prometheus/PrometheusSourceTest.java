package org.drover.metrics.internal.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Settings;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metric;
import org.drover.metrics.internal.RecordedMetrics;
import org.drover.metrics.internal.history.History;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics out of a real Prometheus that has four hours of the past: "web" on "node1" uses one MHz more each minute. */
class PrometheusSourceTest {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HostId NODE = new HostId("n1");
    private static final VmId WEB = new VmId("web-id");

    @TempDir
    static Path folder;

    private static RealPrometheus prometheus;

    private final List<String> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger(PrometheusSource.class.getName());
    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord said) {
            logged.add(said.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final History history = new History(STEP, STEP, 4096);
    private final RecordedMetrics metrics = new RecordedMetrics(history, Duration.ofHours(1), this::picture);
    private Instant now = START.plus(Duration.ofMinutes(62));

    @BeforeAll
    static void start() throws Exception {
        List<Double> web = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        List<Double> node = new ArrayList<>();
        for (int minute = 0; minute < 240; minute++) {
            web.add((double) minute);
            other.add(500.0);
            node.add(1000.0 + minute);
        }
        long from = START.getEpochSecond();
        String past = RealPrometheus.series("vm_mhz", "domain=\"web\"", from, web)
                + RealPrometheus.series("vm_mhz", "domain=\"stranger\"", from, other)
                        .replaceFirst("# TYPE.*\n", "")
                + RealPrometheus.series("node_mhz", "instance=\"node1\"", from, node)
                + "# EOF\n";
        prometheus = new RealPrometheus(folder, past);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
    }

    @BeforeEach
    void listen() {
        logger.addHandler(ear);
    }

    @AfterEach
    void deaf() {
        logger.removeHandler(ear);
    }

    @Test
    void thePastIsReadAtOnceThenStepByStepOnTheGridOfAllSeries() throws Exception {
        PrometheusSource source = source(
                prometheus.address,
                "vm.cpu-mhz=vm_mhz\nhost.cpu-mhz=node_mhz\n"
                        + "vm.memory-bytes=vm_mhz * 1048576\nvm.label=domain\nhost.label=instance\n");

        source.round();

        assertThat(metrics.end()).isEqualTo(START.plus(Duration.ofHours(1)));
        float[] web = metrics.series(WEB, Metric.CPU_MHZ, Duration.ofHours(1))
                .orElseThrow()
                .values();
        assertThat(web).hasSize(12).startsWith(5f, 10f, 15f).endsWith(55f, 60f);
        assertThat(metrics.series(NODE, Metric.CPU_MHZ, STEP).orElseThrow().last())
                .isEqualTo(1060);
        assertThat(metrics.series(WEB, Metric.MEMORY_BYTES, STEP).orElseThrow().last())
                .isEqualTo(60f * (1 << 20));
        // what the host uses beside its VMs is known, so that projections are possible
        assertThat(metrics.asIf(NODE, List.of(), Metric.CPU_MHZ, STEP)
                        .orElseThrow()
                        .last())
                .isEqualTo(1000);

        now = now.plus(STEP.multipliedBy(2));
        source.round();
        source.round();
        assertThat(metrics.end()).isEqualTo(START.plus(Duration.ofMinutes(70)));
        assertThat(metrics.series(WEB, Metric.CPU_MHZ, Duration.ofMinutes(10))
                        .orElseThrow()
                        .values())
                .containsExactly(65f, 70f);
        assertThat(logged)
                .containsExactly(
                        "1 series of vm.cpu-mhz are of nobody who is known: their label \"domain\" is missing, or holds"
                                + " neither an id nor a name",
                        "1 series of vm.memory-bytes are of nobody who is known: their label \"domain\" is missing, or"
                                + " holds neither an id nor a name");
    }

    @Test
    void aQueryThatPrometheusRefusesIsSaidOnceWithItsReasonAndTheOthersAreRead() throws Exception {
        PrometheusSource source =
                source(prometheus.address, "vm.cpu-mhz=sum(\nhost.cpu-mhz=node_mhz\nhost.label=instance\n");

        source.round();
        now = now.plus(STEP);
        source.round();

        assertThat(logged).hasSize(1);
        assertThat(logged.get(0))
                .startsWith(
                        "Prometheus gave nothing for vm.cpu-mhz; its series have a gap until it does: it answers 400: ")
                .contains("parse error");
        assertThat(metrics.series(NODE, Metric.CPU_MHZ, STEP).orElseThrow().last())
                .isEqualTo(1065);
        assertThat(metrics.series(WEB, Metric.CPU_MHZ, STEP)).isEmpty();
    }

    @Test
    void whereNobodyAnswersNothingIsReadAndItIsAskedAgain() throws Exception {
        PrometheusSource nobody = source(URI.create("http://127.0.0.1:1/"), "vm.cpu-mhz=vm_mhz\n");

        nobody.round();
        nobody.round();

        assertThat(logged).singleElement().asString().contains("Connection refused");
        assertThat(metrics.end()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whatIsConfiguredWronglyIsRefusedByItsName() throws IOException {
        assertThat(configured(Map.of())).isEmpty();
        assertThatThrownBy(() -> configured(Map.of("drover.metrics.prometheus", "node1:9090")))
                .hasMessageContaining("drover.metrics.prometheus is \"node1:9090\"");
        assertThatThrownBy(() -> configured(Map.of("drover.metrics.prometheus", "http://a/")))
                .hasMessageContaining("drover.metrics.prometheus.queries is missing");
        assertThatThrownBy(() -> configured(Map.of(
                        "drover.metrics.prometheus", "http://a/", "drover.metrics.prometheus.queries", "/nowhere/q")))
                .hasMessageContaining("names \"/nowhere/q\", which cannot be read");
        Path queries = Files.writeString(folder.resolve("q.properties"), "vm.luck = up\n");
        assertThatThrownBy(() -> configured(Map.of(
                        "drover.metrics.prometheus",
                        "http://a/",
                        "drover.metrics.prometheus.queries",
                        queries.toString())))
                .hasMessageStartingWith(queries + ": nobody knows \"vm.luck\"");
        Files.writeString(queries, "vm.disk-operations = up\n");
        assertThat(configured(Map.of(
                        "drover.metrics.prometheus",
                        "http://a/",
                        "drover.metrics.prometheus.queries",
                        queries.toString())))
                .isPresent();
    }

    private Optional<PrometheusSource> configured(Map<String, String> said) {
        Settings settings = new Settings() {
            @Override
            public Optional<String> setting(String name) {
                return Optional.ofNullable(said.get(name));
            }

            @Override
            public void keep(Map<String, String> settings) {}
        };
        return PrometheusSource.configured(settings, history, metrics, this::picture);
    }

    private PrometheusSource source(URI address, String queries) throws IOException {
        return new PrometheusSource(
                new Prometheus(address, Optional.empty()),
                Queries.read("q", new StringReader(queries)),
                history,
                metrics,
                this::picture,
                () -> now);
    }

    private Snapshot picture() {
        var facts = new HostFacts(NODE, "node1", "test", 4, new Mhz(10_000), Bytes.ofGiB(8), Map.of(), Set.of(), "any");
        var hosts = new TreeMap<HostId, HostEntry>();
        hosts.put(
                NODE,
                new HostEntry(
                        new HostEndpoint(NODE, "test", URI.create("test:n1"), Map.of()),
                        Optional.of(facts),
                        Optional.empty(),
                        ""));
        var web = new VmFacts(
                WEB, "web", NODE, VmState.RUNNING, 2, Bytes.ofGiB(1), List.of(), Set.of(), Optional.empty());
        Map<VmId, VmFacts> vms = new LinkedHashMap<>(Map.of(WEB, web));
        return new Snapshot(1, hosts, vms, List.of(web));
    }
}
