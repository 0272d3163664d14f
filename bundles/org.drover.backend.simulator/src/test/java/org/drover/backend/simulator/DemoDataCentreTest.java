package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.model.VmSample;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoDataCentreTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void oneHostIsFineAtTheStartAndAskedForAllItHasWithinThreeHours(long seed) throws BackendException {
        DataCentre demo = DemoDataCentre.make(seed);
        String rising = DemoDataCentre.risingHost(seed);
        try (var backend = new SimulatorBackend(demo)) {
            Map<String, HostConnection> hosts = new TreeMap<>();
            Map<String, double[]> used = new TreeMap<>();
            for (String host : demo.hosts()) {
                hosts.put(host, backend.connect(demo.endpoint(host)));
                used.put(host, new double[36]);
                assertThat(hosts.get(host).vms()).hasSize(10);
                hosts.get(host).sample();
            }
            for (int i = 0; i < 36; i++) {
                demo.clock().advance(Duration.ofMinutes(5));
                for (String host : demo.hosts()) {
                    used.get(host)[i] = hosts.get(host).sample().cpuUsed().value() / 38_400;
                }
            }
            for (String host : demo.hosts()) {
                double highest = Arrays.stream(used.get(host)).max().orElseThrow();
                assertThat(used.get(host)[0]).as(host + " at the start").isLessThan(0.80);
                if (host.equals(rising)) assertThat(highest).as(host).isGreaterThan(0.95);
                else assertThat(highest).as(host).isLessThan(0.62);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void historyAndSamplesTellTheSame(long seed) throws BackendException {
        DataCentre demo = DemoDataCentre.make(seed);
        try (var backend = new SimulatorBackend(demo)) {
            HostConnection connection = backend.connect(demo.endpoint("node1"));
            connection.sample();
            demo.clock().advance(Duration.ofMinutes(5));
            VmSample sample = connection.sample().vms().get(0);
            var from = DataCentre.MONDAY;
            float[] told = demo.demand(sample.vm(), from, from.plusSeconds(300), Duration.ofMinutes(5));
            assertThat(told).hasSize(1);
            assertThat((double) told[0])
                    .isBetween(sample.cpu().value() * 0.9, sample.cpu().value() * 1.1);
            assertThat(demo.demand(sample.vm(), from.minus(Duration.ofDays(14)), from, Duration.ofMinutes(5)))
                    .hasSize(14 * 288);
        }
    }
}
