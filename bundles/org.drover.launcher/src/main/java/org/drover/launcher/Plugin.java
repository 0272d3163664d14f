package org.drover.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * One file of the plugin folder and the bundle made of it. The bundle is a copy, so it works on while its file is gone
 * and those who use it are asked to let go. A bundle that cannot start keeps being tried: what it needs may come.
 */
final class Plugin {

    private static final Logger LOG = System.getLogger(Plugin.class.getName());

    /** A copy that has stood still for so long is taken for finished, whatever it is. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path file;
    private final BundleContext context;
    private final InstantSource clock;
    private FileStamp installed = FileStamp.MISSING;
    private Optional<FileStamp> refused = Optional.empty();
    private FileStamp awaited = FileStamp.MISSING;
    private Instant awaitedSince = Instant.MIN;
    private Optional<Bundle> bundle = Optional.empty();
    private Optional<CompletableFuture<?>> release = Optional.empty();
    private String lastFailure = "";

    Plugin(Path file, BundleContext context, InstantSource clock) {
        this.file = file;
        this.context = context;
        this.clock = clock;
    }

    Path file() {
        return file;
    }

    FileStamp stamp() {
        return installed.isMissing() ? refused.orElse(installed) : installed;
    }

    boolean isGone() {
        return bundle.isEmpty();
    }

    /** Does what can be done now for the bundle to follow its file; false while something is under way. */
    boolean step(FileStamp now) {
        if (release.isPresent()) {
            return release.get().isDone() && released(now);
        }
        if (now.equals(installed) || refused.filter(now::equals).isPresent()) {
            bundle.ifPresent(this::startUnlessActive);
            return true;
        }
        Optional<String> flaw = now.isMissing() ? Optional.empty() : now.flaw(file, clock.instant());
        if (flaw.isPresent()) {
            return givenUp(now, flaw.get());
        }
        if (bundle.isPresent()) {
            LOG.log(Level.INFO, "Plugin {0} is {1}; waiting for its users to let go", name(), fate(now));
            release = Optional.of(PluginRemoval.askAll(context, name()));
        } else {
            install(now);
        }
        return false;
    }

    /** Waits for a file that may still be growing; what has stood still for long is news once, until it changes. */
    private boolean givenUp(FileStamp now, String flaw) {
        if (!now.equals(awaited)) {
            awaited = now;
            awaitedSince = clock.instant();
        }
        if (clock.instant().isBefore(awaitedSince.plus(PATIENCE))) {
            return false;
        }
        refused = Optional.of(now);
        LOG.log(Level.WARNING, "{0} is no bundle: {1}. It is looked at again when it changes.", file, flaw);
        return true;
    }

    private boolean released(FileStamp now) {
        boolean vetoed = release.get().isCompletedExceptionally();
        release = Optional.empty();
        if (vetoed) {
            LOG.log(Level.ERROR, "Plugin {0} stays as it is: its users did not let go", name());
            refused = Optional.of(now);
            return true;
        }
        uninstall();
        return false;
    }

    private static String fate(FileStamp now) {
        return now.isMissing() ? "deleted" : "changed";
    }

    private void install(FileStamp now) {
        try (InputStream in = Files.newInputStream(file)) {
            Bundle made = context.installBundle(file.toUri().toString(), in);
            if (made.getSymbolicName() == null) {
                made.uninstall();
                throw new BundleException("it has no symbolic name");
            }
            bundle = Optional.of(made);
            refused = Optional.empty();
            installed = now;
            made.adapt(BundleStartLevel.class).setStartLevel(Platform.PLUGIN_LEVEL);
            startUnlessActive(made);
        } catch (IOException | BundleException e) {
            refused = Optional.of(now);
            LOG.log(Level.ERROR, "{0} is no plugin: {1}", file, e.getMessage());
        }
    }

    private void startUnlessActive(Bundle made) {
        boolean fragment = made.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        if (fragment || made.getState() == Bundle.ACTIVE || made.getState() == Bundle.STARTING) {
            return;
        }
        try {
            made.start();
            lastFailure = "";
            LOG.log(Level.INFO, "Plugin {0} {1} is live", made.getSymbolicName(), made.getVersion());
        } catch (BundleException e) {
            if (!e.toString().equals(lastFailure)) {
                LOG.log(Level.ERROR, "Plugin " + made.getSymbolicName() + " does not start; it is tried again", e);
            }
            lastFailure = e.toString();
        }
    }

    private void uninstall() {
        Bundle old = bundle.orElseThrow();
        bundle = Optional.empty();
        installed = FileStamp.MISSING;
        try {
            old.uninstall();
            context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(old));
            LOG.log(Level.INFO, "Plugin {0} is gone", old.getSymbolicName());
        } catch (BundleException e) {
            LOG.log(Level.ERROR, "Plugin " + old.getSymbolicName() + " did not stop in order", e);
        }
    }

    private String name() {
        return bundle.map(Bundle::getSymbolicName).orElse(file.getFileName().toString());
    }
}
