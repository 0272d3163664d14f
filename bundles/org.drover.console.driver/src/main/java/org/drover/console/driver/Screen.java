package org.drover.console.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.swt.internal.C;

/**
 * A screen that nobody sees (Xvfb), with a window manager, for the windows of this process or of another. Linux alone.
 * <b>Threads:</b> any.
 */
public final class Screen implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final String display;
    private final Path memory;

    private Screen(int width, int height) throws IOException {
        try {
            memory = Files.createTempDirectory("drover-screen");
            Process server = start(
                    null,
                    "Xvfb",
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    width + "x" + height + "x24",
                    "-fbdir",
                    memory.toString(),
                    "-nolisten",
                    "tcp");
            display = ":" + line(server, "Xvfb");
            // the window manager runs this once it takes windows
            line(start(display, "openbox", "--startup", "echo ready"), "openbox");
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * What has to be installed before there can be such a screen, in a sentence; empty when nothing has to be. GTK itself is
     * not looked for.
     */
    public static Optional<String> missing() {
        List<String> missing = Arrays.asList("Xvfb", "openbox").stream()
                .filter(Screen::isMissing)
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("windows are tested on Xvfb with openbox, and not found: " + String.join(", ", missing)
                        + ". On Debian: apt-get install xvfb openbox libgtk-3-0");
    }

    private static boolean isMissing(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(":")).noneMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @throws IOException it did not start; the message says what to install */
    public static Screen open(int width, int height) throws IOException {
        Optional<String> missing = missing();
        if (missing.isPresent()) throw new IOException(missing.get());
        return new Screen(width, height);
    }

    private Process start(String on, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        if (on != null) builder.environment().put("DISPLAY", on);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** The first one that it writes; what follows is of no interest, and little. */
    private static String line(Process process, String name) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isBlank()) throw new IOException(name + " ended at once");
        return line.strip();
    }

    /** Its name, as programs want it in {@code DISPLAY}. */
    public String display() {
        return display;
    }

    /** A picture of all of it as it is now, as PNG. */
    public void shoot(Path file) throws IOException {
        Dump.read(memory.resolve("Xvfb_screen0")).write(file);
    }

    /** Windows of this process come here from now on: called before its first {@code Display} is made. */
    public void takeThisProcess() {
        set("DISPLAY", display);
        set("GDK_BACKEND", "x11");
        set("NO_AT_BRIDGE", "1"); // there is no bus for screen readers to look for
    }

    private static void set(String name, String value) {
        C.setenv((name + "\0").getBytes(StandardCharsets.UTF_8), (value + "\0").getBytes(StandardCharsets.UTF_8), 1);
    }

    /** Ends it; what still shows windows here dies. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) end(processes.get(i));
        if (memory == null) return;
        try {
            Files.deleteIfExists(memory.resolve("Xvfb_screen0"));
            Files.deleteIfExists(memory);
        } catch (IOException e) {
            memory.toFile().deleteOnExit(); // somebody looks into it
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
