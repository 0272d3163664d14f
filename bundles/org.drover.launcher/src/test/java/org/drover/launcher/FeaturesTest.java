package org.drover.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {

    @TempDir
    Path home;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(home.resolve("bundles"));
        Files.createDirectories(home.resolve("features"));
        jar("asm");
        jar("store");
        jar("rest");
        feature("core", "store = 3\nasm = 1\n");
        feature("service", "rest = 6\nasm = 1\n");
    }

    @Test
    void bundlesComeInTheOrderTheyStartIn() {
        assertThat(Features.read(home, Set.of()))
                .extracting(member -> member.jar().getFileName() + "@" + member.level())
                .containsExactly("asm.jar@1", "store.jar@3", "rest.jar@6");
    }

    @Test
    void onlyChosenFeaturesStart() {
        assertThat(Features.read(home, Set.of("core")))
                .extracting(member -> member.jar().getFileName().toString())
                .containsExactly("asm.jar", "store.jar");
    }

    @Test
    void aJarThatNoFeatureNamesIsRefused() throws IOException {
        jar("stray");
        assertThatThrownBy(() -> Features.read(home, Set.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("stray.jar is in no feature");
    }

    @Test
    void twoFeaturesThatDisagreeAboutALevelAreRefused() throws IOException {
        feature("z", "asm = 2");
        assertThatThrownBy(() -> Features.read(home, Set.of())).hasMessageContaining("make them agree");
    }

    @Test
    void aMissingJarAndAnUnknownFeatureAreNamed() throws IOException {
        assertThatThrownBy(() -> Features.read(home, Set.of("consol"))).hasMessageContaining("[core, service]");
        Files.delete(home.resolve("bundles/store.jar"));
        assertThatThrownBy(() -> Features.read(home, Set.of())).hasMessageContaining("store.jar is missing");
    }

    @Test
    void aSystemPropertyGoesBeforeTheConfigurationFile() throws IOException {
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/drover.properties"), "drover.data=/var/lib/drover\ndrover.a=file\n");
        Settings settings = Settings.of(home, Map.of("drover.a", "system", "other", "unseen"));
        assertThat(settings.data()).isEqualTo(Path.of("/var/lib/drover"));
        assertThat(settings.properties()).containsEntry("drover.a", "system").doesNotContainKey("other");
    }

    private void jar(String name) throws IOException {
        Files.writeString(home.resolve("bundles").resolve(name + ".jar"), "");
    }

    private void feature(String name, String lines) throws IOException {
        Files.writeString(home.resolve("features").resolve(name + ".properties"), lines);
    }
}
