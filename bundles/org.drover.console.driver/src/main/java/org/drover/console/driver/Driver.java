package org.drover.console.driver;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/**
 * Uses the windows of a display as a person does. Whatever it is asked for it waits for, until its patience is at an end; it
 * then says what there was to be seen instead. What cannot be seen, or is grey, cannot be pressed.
 * <b>Threads:</b> any but the display's.
 */
public final class Driver {
    private static final long LOOK_AGAIN = Duration.ofMillis(10).toNanos();

    private final Display display;
    private final Duration patience;
    private final AtomicInteger clicks = new AtomicInteger();

    /** @param patience how long anything may take before it counts as never */
    public Driver(Display display, Duration patience) {
        this.display = display;
        this.patience = patience;
    }

    /** With two minutes' patience: a busy machine is no fault of the window's. */
    public Driver(Display display) {
        this(display, Duration.ofMinutes(2));
    }

    /** Asks in the display's thread. */
    public <T> T ask(Supplier<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        AtomicReference<RuntimeException> trouble = new AtomicReference<>();
        display.syncExec(() -> {
            try {
                answer.set(question.get());
            } catch (RuntimeException e) {
                trouble.set(e);
            }
        });
        if (trouble.get() != null) throw trouble.get();
        return answer.get();
    }

    /**
     * Waits until there is an answer.
     *
     * @param what  is waited for, for the message
     * @param look  in the display's thread
     * @throws AssertionError its patience is at an end
     */
    public <T> T await(String what, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = ask(look);
            if (found.isPresent()) return found.get();
            if (System.nanoTime() > deadline) throw new AssertionError("there never was: " + what + "\n" + text());
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    /** Waits until that is so. */
    public void until(String what, BooleanSupplier so) {
        await(what, () -> so.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** The window whose title has that in it. */
    public Window window(String title) {
        return new Window(this, await("a window \"" + title + "\"", () -> find(title)));
    }

    /** Whether there is such a window now. */
    public boolean shows(String title) {
        return ask(() -> find(title).isPresent());
    }

    private Optional<Shell> find(String title) {
        return Arrays.stream(display.getShells())
                .filter(shell -> shell.isVisible() && shell.getText().contains(title))
                .findFirst();
    }

    /** Waits until there is no such window any more. */
    public void gone(String title) {
        until("no window \"" + title + "\"", () -> find(title).isEmpty());
    }

    /** How often was pressed, chosen, or gone to a field until now. */
    public int clicks() {
        return clicks.get();
    }

    void click() {
        clicks.incrementAndGet();
    }

    /** All that can be read in all windows. */
    public String text() {
        List<String> all = ask(() -> Arrays.stream(display.getShells())
                .filter(Shell::isVisible)
                .map(shell -> "[" + shell.getText() + "]\n" + Seen.text(shell))
                .toList());
        return all.stream().collect(Collectors.joining("\n"));
    }

    /** Lets all that is under way in the window's thread be done and drawn. */
    public void settle() {
        for (int i = 0; i < 20; i++) {
            ask(() -> {
                for (Shell shell : display.getShells()) shell.update();
                return true;
            });
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }
}
