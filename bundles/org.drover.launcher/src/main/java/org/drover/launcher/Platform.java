package org.drover.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * A running framework with Drover's bundles in it. Levels rise one by one, so whoever processes other bundles (byte
 * code weaving, DS) is up before those, and libraries are up before their callers.
 */
public final class Platform implements AutoCloseable {

    /** The level at which everything runs; plugins start last, just below it. */
    private static final int ALL_LEVELS = 10;

    static final int PLUGIN_LEVEL = 9;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    /** API packages that the launcher shares with the bundles, because it asks DS what is satisfied. */
    private static final String SHARED_PACKAGES = "org.osgi.service.component;version=1.5.1,"
            + "org.osgi.service.component.runtime;version=1.5.1,"
            + "org.osgi.service.component.runtime.dto;version=1.5.1,"
            + "org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0";

    private final DataLock lock;
    private final Framework framework;
    private final PluginFolder plugins;
    private final List<String> problems;

    private Platform(DataLock lock, Framework framework, PluginFolder plugins, List<String> problems) {
        this.lock = lock;
        this.framework = framework;
        this.plugins = plugins;
        this.problems = problems;
    }

    /** Starts every bundle of the chosen features ({@code drover.features}, a comma list; all by default). */
    public static Platform start(Settings settings) {
        return start(settings, context -> {});
    }

    /** @param early is given the framework before anything in it starts */
    static Platform start(Settings settings, Consumer<BundleContext> early) {
        List<Features.Member> members = Features.read(settings.home(), chosenFeatures(settings));
        DataLock lock;
        try {
            Files.createDirectories(settings.plugins());
            lock = DataLock.take(settings.data());
        } catch (IOException e) {
            throw new StartException("Cannot use " + settings.data() + " and " + settings.plugins() + ": " + e, e);
        }
        Framework framework = new FrameworkFactory().newFramework(frameworkProperties(settings));
        try {
            return start(members, lock, framework, settings.plugins(), early);
        } catch (BundleException | IOException | RuntimeException e) {
            stop(framework);
            lock.close();
            if (e instanceof StartException known) {
                throw known;
            }
            throw new StartException("The framework did not start with data in " + settings.data() + ": " + e, e);
        }
    }

    private static Platform start(
            List<Features.Member> members,
            DataLock lock,
            Framework framework,
            Path pluginFolder,
            Consumer<BundleContext> early)
            throws BundleException, IOException {
        List<String> problems = new CopyOnWriteArrayList<>();
        framework.init();
        framework.getBundleContext().addFrameworkListener(event -> note(event, problems));
        for (Features.Member member : members) {
            install(framework.getBundleContext(), member);
        }
        early.accept(framework.getBundleContext());
        framework.start();
        PluginFolder plugins = PluginFolder.watch(pluginFolder, framework.getBundleContext());
        return new Platform(lock, framework, plugins, problems);
    }

    private static Set<String> chosenFeatures(Settings settings) {
        return Stream.of(settings.properties()
                        .getOrDefault("drover.features", "")
                        .split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> frameworkProperties(Settings settings) {
        Map<String, String> all = new HashMap<>(settings.properties());
        all.put(
                Constants.FRAMEWORK_STORAGE,
                settings.data().resolve("framework").toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(ALL_LEVELS));
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        all.put("felix.shutdown.hook", "false");
        all.put("felix.log.level", "1");
        return all;
    }

    private static void install(BundleContext context, Features.Member member) throws BundleException {
        Path jar = member.jar();
        Bundle bundle = context.installBundle("reference:" + jar.toUri());
        if (bundle.getSymbolicName() == null) {
            throw new StartException(jar + " is no bundle: it has no symbolic name. Wrap it or leave it out.");
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(member.level());
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start();
        }
    }

    private static void note(FrameworkEvent event, List<String> problems) {
        if (event.getType() == FrameworkEvent.ERROR) {
            problems.add(event.getBundle() + ": " + event.getThrowable());
        }
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** Waits until every component that can be satisfied is; what is missing then is in the report. */
    public StartReport awaitServices(Duration timeout) throws InterruptedException {
        List<String> waiting = Readiness.await(context(), timeout);
        List<String> all = new ArrayList<>(problems);
        all.addAll(waiting);
        return new StartReport(context().getBundles().length - 1, Readiness.notes(context()), all);
    }

    /** Blocks until the framework has stopped, whoever stopped it. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops plugins and bundles in the reverse order of their start; does nothing when stopped already. */
    @Override
    public void close() {
        plugins.close();
        if (!stop(framework)) {
            throw new IllegalStateException("The framework did not stop within " + STOP_TIMEOUT.toSeconds() + " s");
        }
        lock.close();
    }

    private static boolean stop(Framework framework) {
        try {
            framework.stop();
            return framework.waitForStop(STOP_TIMEOUT.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            throw new IllegalStateException("The framework did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
