package org.drover.launcher;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/**
 * Keeps the running plugins equal to the jars in a folder: a new jar is installed and started, a changed one updated, a
 * deleted one uninstalled, the last two only after whoever uses it has let go (see {@link Plugin}).
 * One thread owns all of it. File system events wake it early; a look each second serves folders without events.
 */
final class PluginFolder implements AutoCloseable {

    private static final long LOOK_MILLIS = 1000;

    /** While something is being copied or drained. */
    private static final long LOOK_SOON_MILLIS = 100;

    private static final long CLOSE_TIMEOUT_MILLIS = 5000;

    private final Path folder;
    private final BundleContext context;
    private final WatchService events;
    private final Map<Path, Plugin> plugins = new TreeMap<>();
    private final Thread thread = new Thread(this::run, "drover-plugins");

    private PluginFolder(Path folder, BundleContext context, WatchService events) {
        this.folder = folder;
        this.context = context;
        this.events = events;
    }

    /** Starts what is in the folder, then goes on watching it in a thread of its own. */
    static PluginFolder watch(Path folder, BundleContext context) throws IOException {
        WatchService events = folder.getFileSystem().newWatchService();
        folder.register(
                events,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        PluginFolder watched = new PluginFolder(folder, context, events);
        watched.look();
        watched.thread.setDaemon(true);
        watched.thread.start();
        return watched;
    }

    private void run() {
        try {
            boolean settled = false;
            while (true) {
                WatchKey key = events.poll(settled ? LOOK_MILLIS : LOOK_SOON_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
                settled = look();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed: the framework stops the plugins with everything else
        }
    }

    /** Brings every plugin one step nearer to its file; true when nothing is under way. */
    private boolean look() {
        Map<Path, FileStamp> files = files();
        files.keySet()
                .forEach(file ->
                        plugins.computeIfAbsent(file, name -> new Plugin(name, context, InstantSource.system())));
        boolean settled = true;
        for (Plugin plugin : plugins.values()) {
            settled &= plugin.step(files.getOrDefault(plugin.file(), FileStamp.MISSING));
        }
        plugins.values().removeIf(plugin -> plugin.isGone() && !files.containsKey(plugin.file()));
        return settled;
    }

    private Map<Path, FileStamp> files() {
        Map<Path, FileStamp> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(".jar")).forEach(file -> {
                FileStamp stamp = FileStamp.of(file);
                if (!stamp.isMissing()) {
                    files.put(file, stamp);
                }
            });
        } catch (IOException e) {
            // an unreadable folder is not an emptied one: nothing is taken away until it can be read again
            plugins.values().forEach(plugin -> files.put(plugin.file(), plugin.stamp()));
        }
        return files;
    }

    /** Ends the watching; the plugins stay as they are. */
    @Override
    public void close() {
        try {
            events.close();
            thread.interrupt();
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot stop watching " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
