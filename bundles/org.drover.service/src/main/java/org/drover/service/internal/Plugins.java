package org.drover.service.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Takes a plugin out: whoever uses it lets go first, then its file leaves the watched folder, and the launcher, which
 * watches it, uninstalls the bundle. A crash before the file has moved leaves everything as it was.
 */
final class Plugins {
    private static final System.Logger LOG = System.getLogger("org.drover.service");
    /** Moves that can go back are back within 10 s. */
    private static final long LET_GO_SECONDS = 20;
    /** The launcher looks each second. */
    private static final long GONE_SECONDS = 10;

    private static final String USERS = "(org.drover.plugin.removal=true)";

    /** @param gone false while somebody still uses it: it goes by itself later */
    record Removed(boolean gone, Path file) {}

    private final BundleContext context;
    private final Path folder;
    private final Path removed;

    /** @param removed where files go that are taken out */
    Plugins(BundleContext context, Path folder, Path removed) {
        this.context = context;
        this.folder = folder.toAbsolutePath().normalize();
        this.removed = removed;
    }

    /** The file in the watched folder that a bundle came from; empty when it came otherwise. */
    Optional<Path> fileOf(Bundle bundle) {
        if (!bundle.getLocation().startsWith("file:")) return Optional.empty();
        Path file = Path.of(URI.create(bundle.getLocation())).normalize();
        return Optional.of(file).filter(f -> folder.equals(f.getParent()));
    }

    /**
     * @param drained what is waited for before its users are asked to let go
     * @throws IllegalStateException no such bundle came from the folder
     */
    Removed remove(String name, CompletionStage<?> drained) throws IOException, InterruptedException {
        for (Bundle bundle : context.getBundles()) {
            Optional<Path> file = name.equals(bundle.getSymbolicName()) ? fileOf(bundle) : Optional.empty();
            if (file.isPresent()) return remove(bundle, file.get(), drained);
        }
        throw new IllegalStateException(name + " is not there any more as a plugin");
    }

    private Removed remove(Bundle bundle, Path file, CompletionStage<?> drained)
            throws IOException, InterruptedException {
        Path to = removed.resolve(file.getFileName());
        CompletableFuture<?> free =
                drained.toCompletableFuture().thenCompose(nothing -> askUsers(bundle.getSymbolicName()));
        try {
            free.get(LET_GO_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            free.thenRun(() -> moveLater(file, to));
            return new Removed(false, to);
        } catch (ExecutionException e) {
            throw new IllegalStateException(bundle.getSymbolicName() + " is not let go of: " + e.getCause(), e);
        }
        CompletableFuture<Void> gone = new CompletableFuture<>();
        BundleListener listener = event -> {
            if (event.getBundle().equals(bundle) && event.getType() == BundleEvent.UNINSTALLED) gone.complete(null);
        };
        context.addBundleListener(listener);
        try {
            move(file, to);
            gone.get(GONE_SECONDS, TimeUnit.SECONDS);
            return new Removed(true, to);
        } catch (TimeoutException | ExecutionException e) {
            return new Removed(bundle.getState() == Bundle.UNINSTALLED, to);
        } finally {
            context.removeBundleListener(listener);
        }
    }

    @SuppressWarnings("unchecked") // the property says what it is
    private CompletableFuture<Void> askUsers(String name) {
        List<CompletableFuture<?>> asked = new ArrayList<>();
        try {
            for (ServiceReference<Function<String, CompletionStage<?>>> user : context.getServiceReferences(
                    (Class<Function<String, CompletionStage<?>>>) (Class<?>) Function.class, USERS)) {
                Function<String, CompletionStage<?>> using = context.getService(user);
                if (using != null) asked.add(using.apply(name).toCompletableFuture());
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private void moveLater(Path file, Path to) {
        try {
            move(file, to);
        } catch (IOException e) {
            LOG.log(Level.ERROR, file + " is not used any more and could not be moved to " + to + "; delete it", e);
        }
    }

    private static void move(Path file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
