package org.drover.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where Drover is installed, where it keeps its data, and the properties that bundles read.
 *
 * @param home the installation: {@code bundles/}, {@code features/}, {@code etc/}; only read
 * @param data what one running service owns: database, journal, the framework's storage
 * @param plugins the folder that is watched for bundles
 * @param startTimeout how long services may take to be satisfied before the start is reported as incomplete
 * @param properties what {@code BundleContext.getProperty} answers, before the system properties
 */
public record Settings(Path home, Path data, Path plugins, Duration startTimeout, Map<String, String> properties) {

    private static final String DEFAULT_START_TIMEOUT = "20";

    public Settings {
        properties = Map.copyOf(properties);
    }

    /** Reads {@code etc/drover.properties} in the installation; a system property of the same name goes before it. */
    public static Settings fromSystem() {
        String home = System.getProperty("drover.home");
        if (home == null) {
            throw new StartException("The system property drover.home is not set: it names the folder with bundles/");
        }
        return of(Path.of(home), System.getProperties());
    }

    static Settings of(Path home, Map<?, ?> overrides) {
        Map<String, String> all = new HashMap<>();
        load(home.resolve("etc/drover.properties")).forEach((key, value) -> all.put(key.toString(), value.toString()));
        overrides.forEach((key, value) -> {
            if (key.toString().startsWith("drover.")) {
                all.put(key.toString(), value.toString());
            }
        });
        Path data = Path.of(all.getOrDefault("drover.data", home.resolve("data").toString()))
                .toAbsolutePath();
        Path plugins = Path.of(
                all.getOrDefault("drover.plugins", home.resolve("plugins").toString()));
        String timeout = all.getOrDefault("drover.start.timeout.seconds", DEFAULT_START_TIMEOUT);
        all.put("drover.home", home.toAbsolutePath().toString());
        all.put("drover.data", data.toString());
        all.put("drover.plugins", plugins.toAbsolutePath().toString());
        return new Settings(
                home.toAbsolutePath(),
                data,
                plugins.toAbsolutePath(),
                Duration.ofSeconds(Long.parseLong(timeout)),
                all);
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
        return properties;
    }
}
