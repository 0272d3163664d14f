package org.drover.product;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** The rules of the house, checked on manifests: who imports whom, and what is exported. */
record Layers(Map<String, Set<String>> allowed) {

    private static final String OURS = "org.drover.";

    static Layers read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            lines.load(in);
        }
        Map<String, Set<String>> allowed = new TreeMap<>();
        lines.stringPropertyNames()
                .forEach(bundle -> allowed.put(
                        bundle,
                        Arrays.stream(lines.getProperty(bundle).split(","))
                                .map(String::strip)
                                .filter(name -> !name.isEmpty())
                                .collect(Collectors.toCollection(TreeSet::new))));
        return new Layers(allowed);
    }

    /** What is wrong with a bundle, in words; empty is good. */
    List<String> faults(Manifest manifest) {
        String bundle = value(manifest, "Bundle-SymbolicName").split(";")[0].strip();
        List<String> faults = new ArrayList<>();
        if (!allowed.containsKey(bundle)) {
            faults.add(bundle + " is in no line of layers.properties");
        }
        for (Header.Clause clause : Header.parse(value(manifest, "Import-Package"))) {
            checkImport(bundle, clause.name(), faults);
        }
        for (Header.Clause clause : Header.parse(value(manifest, "Export-Package"))) {
            checkExport(bundle, clause, faults);
        }
        if (!value(manifest, "Require-Bundle").isEmpty()) {
            faults.add(bundle + " requires bundles; import packages instead");
        }
        return faults;
    }

    private void checkImport(String bundle, String imported, List<String> faults) {
        if (imported.startsWith(OURS)) {
            String owner = owner(imported);
            if (!owner.equals(bundle) && !allowed.getOrDefault(bundle, Set.of()).contains(owner)) {
                faults.add(bundle + " imports " + imported + " of " + owner + ", upwards or sideways");
            }
        }
        if (bundle.equals("org.drover.placement")
                && (imported.startsWith("org.osgi.service.") || imported.equals("org.osgi.framework"))) {
            faults.add(bundle + " imports " + imported + ", but it is pure functions");
        }
    }

    private void checkExport(String bundle, Header.Clause exported, List<String> faults) {
        if (!exported.attributes().containsKey("version")) {
            faults.add(bundle + " exports " + exported.name() + " without a version");
        }
        if (Set.of(exported.name().split("\\.")).contains("internal")) {
            faults.add(bundle + " exports " + exported.name() + ", an internal package");
        }
        if (!owner(exported.name()).equals(bundle)) {
            faults.add(bundle + " exports " + exported.name() + ", a package of " + owner(exported.name()));
        }
    }

    /** The longest listed bundle name that the package starts with. */
    private String owner(String name) {
        return allowed.keySet().stream()
                .filter(bundle -> name.equals(bundle) || name.startsWith(bundle + "."))
                .reduce((shorter, longer) -> longer.length() > shorter.length() ? longer : shorter)
                .orElse(name);
    }

    /** Those that reach themselves by following the table; with a circle there is no downwards. */
    Set<String> circles() {
        return allowed.keySet().stream()
                .filter(bundle -> reachable(bundle, new TreeSet<>()).contains(bundle))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> reachable(String from, Set<String> seen) {
        for (String next : allowed.getOrDefault(from, Set.of())) {
            if (seen.add(next)) {
                reachable(next, seen);
            }
        }
        return seen;
    }

    private static String value(Manifest manifest, String header) {
        String value = manifest.getMainAttributes().getValue(header);
        return value == null ? "" : value;
    }
}
