package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayersTest {

    private Layers layers;

    @BeforeEach
    void read() throws IOException {
        layers = Layers.read(Path.of(System.getProperty("drover.layers")));
    }

    @Test
    void noBundleImportsUpwardsOrSidewaysAndExportsAreVersioned() throws IOException {
        List<Manifest> built = built();
        assertThat(built).isNotEmpty();
        assertThat(built).flatExtracting(layers::faults).isEmpty();
    }

    @Test
    void theTableHasNoCircles() {
        assertThat(layers.circles()).isEmpty();
    }

    @Test
    void anUpwardImportIsFound() {
        assertThat(faults("org.drover.inventory", "Import-Package: org.drover.tips;version=\"[1,2)\",java.util"))
                .containsExactly(
                        "org.drover.inventory imports org.drover.tips of org.drover.tips, upwards or sideways");
    }

    @Test
    void aSidewaysImportIsFoundAndTheAllowedOneIsNot() {
        assertThat(faults("org.drover.backend.libvirt", "Import-Package: org.drover.backend.simulator"))
                .hasSize(1);
        assertThat(faults("org.drover.tips", "Import-Package: org.drover.migration"))
                .isEmpty();
        assertThat(faults("org.drover.migration", "Import-Package: org.drover.tips"))
                .hasSize(1);
    }

    @Test
    void theLibvirtClientKnowsNothingOfDrover() {
        assertThat(faults("org.drover.libvirt", "Import-Package: org.drover.model"))
                .hasSize(1);
    }

    @Test
    void placementMayNotSeeServices() {
        assertThat(faults("org.drover.placement", "Import-Package: org.osgi.service.component"))
                .containsExactly("org.drover.placement imports org.osgi.service.component, but it is pure functions");
    }

    @Test
    void internalsForeignPackagesAndUnversionedOnesMayNotBeExported() {
        assertThat(
                        faults(
                                "org.drover.store",
                                "Export-Package: org.drover.store;uses:=\"a,b\",org.drover.store.internal;version=1,org.drover.model;version=1"))
                .containsExactly(
                        "org.drover.store exports org.drover.store without a version",
                        "org.drover.store exports org.drover.store.internal, an internal package",
                        "org.drover.store exports org.drover.model, a package of org.drover.model");
    }

    @Test
    void aBundleThatNobodyDecidedAboutIsFound() {
        assertThat(faults("org.drover.surprise", "Bundle-Version: 1")).hasSize(1);
    }

    private List<String> faults(String bundle, String header) {
        // one line may hold 72 bytes, the next one begins with a space
        String text = "Manifest-Version: 1.0\nBundle-SymbolicName: " + bundle + ";singleton:=true\n"
                + header.replaceAll("(.{60})", "$1\n ") + "\n";
        try {
            return layers.faults(new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> built() throws IOException {
        try (Stream<Path> bundles = Files.list(Path.of(System.getProperty("drover.bundles")))) {
            return bundles.map(LayersTest::manifest).flatMap(Optional::stream).toList();
        }
    }

    private static Optional<Manifest> manifest(Path bundle) {
        if (!Files.isDirectory(bundle.resolve("target"))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(bundle.resolve("target"))) {
            Optional<Path> jar = files.filter(file -> file.toString().endsWith("-SNAPSHOT.jar"))
                    .findFirst();
            if (jar.isEmpty()) {
                return Optional.empty();
            }
            try (JarFile open = new JarFile(jar.get().toFile())) {
                return Optional.of(open.getManifest());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
