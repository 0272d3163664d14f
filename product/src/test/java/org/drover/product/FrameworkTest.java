package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.drover.launcher.Platform;
import org.drover.launcher.Settings;
import org.drover.launcher.StartException;
import org.drover.launcher.StartReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/** The product as it is shipped, in a framework of this process. */
class FrameworkTest {

    private static final Path PRODUCT = Path.of(System.getProperty("drover.product"));
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(2);

    @TempDir
    static Path scratch;

    private static Platform platform;
    private static StartReport report;
    private static BundleContext context;

    @BeforeAll
    static void start() throws InterruptedException {
        Path data = scratch.resolve("data");
        Path plugins = scratch.resolve("plugins");
        platform = Platform.start(
                new Settings(PRODUCT, data, plugins, Duration.ofSeconds(20), Map.of("drover.data", data.toString())));
        report = platform.awaitServices(Duration.ofSeconds(20));
        context = platform.context();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void everyBundleRunsAndEveryComponentIsSatisfied() {
        assertThat(report.problems()).isEmpty();
        assertThat(Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                        .map(Bundle::getSymbolicName))
                .isEmpty();
    }

    @Test
    void theStoreIsThereAndTheFirstStartTellsWhatMakingTheDatabaseTook() throws Exception {
        assertThat(context.getAllServiceReferences("org.drover.store.Store", null))
                .hasSize(1);
        assertThat(report.apart()).extracting(StartReport.Apart::what).containsExactly("making the database");
        assertThat(report.line(Duration.ofSeconds(9))).contains(" bundles; besides, ");
    }

    @Test
    void aPluginIsLiveWithinTwoSecondsReplacedWhenItsFileChangesAndGoneWithIt() throws Exception {
        try (Watched events = new Watched("drop.in")) {
            Path file = drop("drop.in", "1.0.0");
            assertThat(events.next(BundleEvent.STARTED)).isPresent();
            drop("drop.in", "1.1.0");
            assertThat(events.next(BundleEvent.STARTED)).hasValue("1.1.0");
            Files.delete(file);
            assertThat(events.next(BundleEvent.UNINSTALLED)).hasValue("1.1.0");
        }
    }

    @Test
    void aCopiedPluginIsTakenOnceItIsWhole() throws Exception {
        try (Watched events = new Watched("copied.in")) {
            byte[] whole = Files.readAllBytes(bundle("copied.in", "1.0.0"));
            try (OutputStream out =
                    Files.newOutputStream(scratch.resolve("plugins").resolve("copied.in.jar"))) {
                out.write(whole, 0, whole.length / 2);
                out.flush();
                assertThat(events.poll(Duration.ofMillis(700))).as("half a jar").isEmpty();
                out.write(whole, whole.length / 2, whole.length - whole.length / 2);
            }
            assertThat(events.next(BundleEvent.STARTED)).isPresent();
        }
    }

    @Test
    void aDeletedPluginRunsOnUntilItsUsersHaveLetGo() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        CompletableFuture<Void> letGo = new CompletableFuture<>();
        Function<String, CompletionStage<?>> user = name -> {
            asked.add(name);
            return letGo;
        };
        var registration = context.registerService(
                Function.class, user, new Hashtable<>(Map.of("org.drover.plugin.removal", "true")));
        try (Watched events = new Watched("in.use")) {
            Path file = drop("in.use", "1.0.0");
            assertThat(events.next(BundleEvent.STARTED)).isPresent();
            Files.delete(file);
            assertThat(asked.poll(2, TimeUnit.SECONDS)).isEqualTo("in.use");
            assertThat(events.poll(Duration.ofMillis(500)))
                    .as("before its user let go")
                    .isEmpty();
            letGo.complete(null);
            assertThat(events.next(BundleEvent.UNINSTALLED)).isPresent();
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aSecondPlatformOnTheSameDataIsRefused() {
        Path data = scratch.resolve("data");
        Settings same = new Settings(PRODUCT, data, scratch.resolve("other"), Duration.ofSeconds(1), Map.of());
        assertThatThrownBy(() -> Platform.start(same))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Another Drover is running on");
    }

    private static Path drop(String name, String version) throws IOException {
        return Files.move(
                bundle(name, version),
                scratch.resolve("plugins").resolve(name + ".jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The smallest bundle there is: a manifest. */
    private static Path bundle(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes lines = manifest.getMainAttributes();
        lines.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        lines.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        lines.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        lines.putValue(Constants.BUNDLE_VERSION, version);
        Path file = scratch.resolve(name + "-" + version + ".jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    /** The events of one plugin, in order: which kind, and of which version. */
    private static final class Watched implements AutoCloseable {
        private record Seen(int type, String version) {}

        private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        private final SynchronousBundleListener listener;

        Watched(String name) {
            listener = event -> {
                if (name.equals(event.getBundle().getSymbolicName())
                        && List.of(BundleEvent.STARTED, BundleEvent.UNINSTALLED).contains(event.getType())) {
                    seen.add(new Seen(
                            event.getType(), event.getBundle().getVersion().toString()));
                }
            };
            context.addBundleListener(listener);
        }

        /** The version of the next such event, if it comes as fast as was promised. */
        Optional<String> next(int type) throws InterruptedException {
            long deadline = System.nanoTime() + LIVE_WITHIN.toNanos();
            while (true) {
                Optional<Seen> one =
                        Optional.ofNullable(seen.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
                if (one.isEmpty() || one.get().type() == type) {
                    return one.map(Seen::version);
                }
            }
        }

        Optional<Seen> poll(Duration patience) throws InterruptedException {
            return Optional.ofNullable(seen.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            context.removeBundleListener(listener);
        }
    }
}
