package org.drover.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class PluginTest {
    private static final Logger LOG = Logger.getLogger(Plugin.class.getName());
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path scratch;

    private final List<String> said = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Instant now = WRITTEN.plusSeconds(1);
    private Framework framework;
    private Path file;
    private Plugin plugin;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, scratch.resolve("storage").toString()));
        framework.start();
        file = scratch.resolve("some.jar");
        plugin = new Plugin(file, framework.getBundleContext(), () -> now);
        LOG.addHandler(listener);
    }

    @AfterEach
    void stop() throws Exception {
        LOG.removeHandler(listener);
        framework.stop();
        framework.waitForStop(5000);
    }

    @Test
    void whatIsNoJarIsNamedOnceAndLookedAtAgainOnlyWhenItChanges() throws Exception {
        write("no jar at all");
        assertThat(step()).as("it may be half a copy").isFalse();
        pass(Plugin.PATIENCE.minusMillis(1));
        assertThat(step()).isFalse();
        assertThat(said).isEmpty();

        pass(Duration.ofMillis(1));
        assertThat(step()).as("nothing is under way").isTrue();
        pass(Duration.ofHours(1));
        assertThat(step()).isTrue();
        assertThat(said).hasSize(1).first().asString().startsWith(file + " is no bundle: it does not open as a jar");

        bundle();
        step();
        assertThat(said).hasSize(2).last().isEqualTo("Plugin some 1.0.0 is live");
        assertThat(plugin.isGone()).isFalse();
    }

    @Test
    void aFileThatGrowsSlowlyIsWaitedFor() throws Exception {
        String text = "";
        for (int second = 0; second < 20; second++) {
            write(text += "more");
            assertThat(step()).isFalse();
            pass(Plugin.PATIENCE.minusSeconds(1));
        }
        assertThat(said).isEmpty();
    }

    @Test
    void aJarWithoutAManifestIsToldSo() throws Exception {
        new JarOutputStream(Files.newOutputStream(file)).close();
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        step();
        pass(Plugin.PATIENCE);
        assertThat(step()).isTrue();
        assertThat(said).hasSize(1).first().asString().contains("it has no META-INF/MANIFEST.MF");
    }

    private boolean step() {
        return plugin.step(FileStamp.of(file));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** With an old date, as a copy that keeps it. */
    private void write(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    }

    private void bundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "some");
        headers.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    }
}
