package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every exported package against the API that is kept in {@code product/api}; {@code product/api/renew} writes it anew. */
class ApiTest {
    private static final Path KEPT = Path.of(System.getProperty("drover.api"));
    private static final boolean RENEW = Boolean.getBoolean("drover.api.renew");

    private static final Map<String, Api> EXPORTING = new TreeMap<>();

    @BeforeAll
    static void readWhatIsBuilt() throws Exception {
        for (Path jar : built()) {
            Api api = Api.of(jar.toFile());
            if (!api.lines().isEmpty()) EXPORTING.put(name(jar), api);
        }
    }

    @Test
    void whatIsExportedIsWhatIsKeptOrHasTheVersionThatSaysWhatChanged() throws Exception {
        assertThat(EXPORTING).containsKeys("org.drover.model", "org.drover.backend.api", "org.drover.backend.tck");
        List<String> faults = new ArrayList<>();
        for (var bundle : EXPORTING.entrySet()) {
            faults.addAll(bundle.getValue().faults(kept(bundle.getKey())));
        }
        if (RENEW) faults.removeIf(Api::renewable);
        assertThat(faults).isEmpty();
        if (RENEW) renew();
    }

    @Test
    void whatIsKeptOfABundleThatExportsNothingAnyMoreIsNotKeptOn() throws IOException {
        assertThat(keptNames()).isSubsetOf(EXPORTING.keySet());
    }

    @Test
    void whatIsWrittenIsReadAgainAsItWas() throws Exception {
        for (Api api : EXPORTING.values()) {
            assertThat(Api.read(api.lines()).faults(api)).isEmpty();
            assertThat(Api.read(api.lines()).lines()).isEqualTo(api.lines());
        }
    }

    private static final List<String> OF_A_BACKEND = List.of(
            "PACKAGE a",
            " INTERFACE a.Meter",
            "  METHOD measure() (+MAJOR -MAJOR)",
            " VERSION 0.1.0 (+IGNORED -IGNORED)");

    @Test
    void aMethodThatImplementersWouldLackNeedsTheSecondNumberBeforeOneAndTheFirstFromThenOn() throws Exception {
        String asksMore = "  METHOD stop() (+MAJOR -MAJOR)";
        assertThat(after(OF_A_BACKEND, asksMore, "0.1.7"))
                .containsExactly("a has version 0.1.7 and needs 0.2.0 (package-info.java), because a.Meter gained"
                        + " method stop()");
        assertThat(after(OF_A_BACKEND, asksMore, "0.2.0")).isEmpty();
        List<String> stable = with(OF_A_BACKEND, "", "1.4.0");
        assertThat(after(stable, asksMore, "1.5.0")).hasSize(1).allMatch(fault -> fault.contains("needs 2.0.0"));
        assertThat(after(stable, asksMore, "2.0.0")).isEmpty();
    }

    @Test
    void whatIsNewAndBreaksNobodyNeedsTheNextNumber() throws Exception {
        String offersMore = "  METHOD stop()";
        assertThat(after(OF_A_BACKEND, offersMore, "0.1.0")).hasSize(1).allMatch(fault -> fault.contains("0.1.1"));
        assertThat(after(OF_A_BACKEND, offersMore, "0.1.1")).isEmpty();
        List<String> stable = with(OF_A_BACKEND, "", "1.4.0");
        assertThat(after(stable, offersMore, "1.4.1")).hasSize(1).allMatch(fault -> fault.contains("needs 1.5.0"));
    }

    @Test
    void aPackageThatIsNotKeptIsAFaultAndSoIsALowerVersion() throws Exception {
        Api now = Api.read(OF_A_BACKEND);
        assertThat(now.faults(Api.read(List.of()))).hasSize(1).allMatch(Api::renewable);
        assertThat(after(OF_A_BACKEND, "", "0.0.9")).hasSize(1).noneMatch(Api::renewable);
    }

    private static List<String> after(List<String> kept, String gained, String version) throws Exception {
        return Api.read(with(kept, gained, version)).faults(Api.read(kept));
    }

    private static List<String> with(List<String> kept, String gained, String version) {
        return List.of(kept.get(0), kept.get(1), kept.get(2), gained, " VERSION " + version + " (+IGNORED -IGNORED)");
    }

    private Api kept(String bundle) throws Exception {
        Path file = KEPT.resolve(bundle + ".txt");
        return Api.read(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    private void renew() throws IOException {
        for (String name : keptNames()) Files.delete(KEPT.resolve(name + ".txt"));
        for (var bundle : EXPORTING.entrySet()) {
            Files.write(
                    KEPT.resolve(bundle.getKey() + ".txt"), bundle.getValue().lines());
        }
    }

    private static List<String> keptNames() throws IOException {
        try (Stream<Path> files = Files.list(KEPT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .map(name -> name.substring(0, name.length() - ".txt".length()))
                    .toList();
        }
    }

    private static List<Path> built() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> bundles = Files.list(Path.of(System.getProperty("drover.bundles")))) {
            for (Path bundle : bundles.map(b -> b.resolve("target"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.list(bundle)) {
                    files.filter(file -> file.toString().endsWith("-SNAPSHOT.jar"))
                            .forEach(jars::add);
                }
            }
        }
        return jars;
    }

    private static String name(Path jar) {
        return jar.getParent().getParent().getFileName().toString();
    }
}
