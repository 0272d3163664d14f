package org.drover.console.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.console.internal.state.Board;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.window.Layout;
import org.drover.console.internal.window.MainWindow;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.widgets.Display;

/** One run of the console: its display, its window, its threads; nothing of it is left when {@link #run} returns. */
public final class Console {
    private final Platform platform;
    private final Extensions extensions;
    private final Layout layout;
    private final Runnable opened;
    private final AtomicReference<Picture> newest = new AtomicReference<>();
    private volatile Display display;
    private volatile boolean stopped;

    /**
     * @param layout what the window looked like before, and where it is kept
     * @param opened done once, in the window's thread, when the window can be used
     */
    public Console(Platform platform, Extensions extensions, Layout layout, Runnable opened) {
        this.layout = layout;
        this.platform = platform;
        this.extensions = extensions;
        this.opened = opened;
    }

    /** What the window draws on; empty while there is none. */
    public Optional<Display> display() {
        return Optional.ofNullable(display);
    }

    /**
     * Shows the window until it is closed. Called on the thread that may draw.
     *
     * @return the process's exit code; {@code null} when the bundle was stopped, and the process goes on
     */
    public Integer run() {
        if (stopped) return null;
        Display made;
        try {
            made = new Display();
        } catch (SWTError | UnsatisfiedLinkError e) {
            System.err.println("drover: " + Words.of("ending.noDisplay", String.valueOf(e.getMessage())));
            return 1;
        }
        display = made;
        ScheduledExecutorService board = Executors.newSingleThreadScheduledExecutor(work -> thread(work, "board"));
        ExecutorService lists = Executors.newSingleThreadExecutor(work -> thread(work, "lists"));
        ExecutorService asking = Executors.newSingleThreadExecutor(work -> thread(work, "actions"));
        ExecutorService beside = Executors.newCachedThreadPool(work -> thread(work, "work"));
        Board pictures = null;
        try {
            MainWindow window = new MainWindow(made, platform, extensions, layout, lists, asking, beside);
            pictures = new Board(platform, board, picture -> offer(made, window, picture));
            pictures.open();
            window.open();
            made.asyncExec(opened);
            while (!window.shell().isDisposed()) {
                if (!made.readAndDispatch()) made.sleep();
            }
        } finally {
            if (pictures != null) pictures.close();
            for (ExecutorService each : List.of(board, lists, asking, beside)) end(each);
            display = null;
            made.dispose();
        }
        return stopped ? null : waitForMoves();
    }

    /** However many pictures come while the window is busy, it draws the newest. */
    private void offer(Display made, MainWindow window, Picture picture) {
        platform.picture(picture);
        if (newest.getAndSet(picture) != null || made.isDisposed()) return;
        made.asyncExec(() -> {
            Picture next = newest.getAndSet(null);
            if (next != null) window.show(next);
        });
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, "drover-console-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2, TimeUnit.SECONDS)) executor.shutdownNow();
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Moves under way go to their ends before the process does. */
    private int waitForMoves() {
        return Ending.afterMoves(platform);
    }

    /** Closes the window, from any thread. */
    public void stop() {
        stopped = true;
        Display now = display;
        if (now == null || now.isDisposed()) return;
        now.asyncExec(() -> {
            for (var shell : now.getShells()) shell.dispose();
        });
    }
}
