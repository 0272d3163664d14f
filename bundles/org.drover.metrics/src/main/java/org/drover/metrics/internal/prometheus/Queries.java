package org.drover.metrics.internal.prometheus;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drover.metrics.Metric;

/**
 * What is asked of Prometheus, from a file of properties: {@code vm.cpu-mhz} is a query in PromQL for what VMs use,
 * {@code host.cpu-mhz} for hosts, and so for every {@link Metric}; {@code vm.label} and {@code host.label} name the label that
 * holds a VM's or host's id or name ("vm" and "host" when they are left out).
 */
record Queries(String vmLabel, String hostLabel, List<Query> all) {
    /** @param ofVms else of hosts */
    record Query(String key, boolean ofVms, Metric metric, String promQl) {}

    Queries {
        all = List.copyOf(all);
    }

    /**
     * @param file for messages
     * @throws IllegalArgumentException a key that is not known, or no query at all; the message names file and key
     */
    static Queries read(String file, Reader text) throws IOException {
        Properties said = new Properties();
        said.load(text);
        List<Query> queries = new ArrayList<>();
        for (String key : new TreeSet<>(said.stringPropertyNames())) {
            if (key.equals("vm.label") || key.equals("host.label")) continue;
            Optional<Metric> metric = metric(key);
            if (metric.isEmpty()) {
                throw new IllegalArgumentException(file + ": nobody knows \"" + key
                        + "\"; there are vm.label, host.label, " + "and with vm. or host. before it " + words());
            }
            String promQl = said.getProperty(key).strip();
            if (promQl.isEmpty()) throw new IllegalArgumentException(file + ": \"" + key + "\" has no query");
            queries.add(new Query(key, key.startsWith("vm."), metric.get(), promQl));
        }
        if (queries.isEmpty()) throw new IllegalArgumentException(file + ": there is no query in it");
        return new Queries(said.getProperty("vm.label", "vm"), said.getProperty("host.label", "host"), queries);
    }

    private static Optional<Metric> metric(String key) {
        int dot = key.indexOf('.');
        boolean known = dot > 0 && (key.startsWith("vm.") || key.startsWith("host."));
        return Arrays.stream(Metric.values())
                .filter(metric -> known && metric.word().equals(key.substring(dot + 1)))
                .findFirst();
    }

    private static String words() {
        return Arrays.stream(Metric.values()).map(Metric::word).collect(Collectors.joining(", "));
    }
}
