package org.drover.console.internal.window;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the window looked like when it was last closed; a file of properties, which nobody needs. Of the window's thread. */
public final class Layout {
    private final Optional<Path> file;
    private final Properties all = new Properties();

    private Layout(Optional<Path> file) {
        this.file = file;
    }

    /** One that is remembered nowhere. */
    public static Layout none() {
        return new Layout(Optional.empty());
    }

    /** As it is in the file; a file that is not there, or makes no sense, is no layout. */
    public static Layout of(Path file) {
        Layout layout = new Layout(Optional.of(file));
        try (Reader in = Files.newBufferedReader(file)) {
            layout.all.load(in);
        } catch (NoSuchFileException e) {
            return layout; // the first time
        } catch (IOException | IllegalArgumentException e) {
            layout.all.clear();
        }
        return layout;
    }

    /** Where this person's is kept. */
    public static Path usualFile() {
        String home = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
                .filter(folder -> !folder.isBlank())
                .orElse(System.getProperty("user.home") + "/.config");
        return Path.of(home, "drover", "console.properties");
    }

    String text(String key, String otherwise) {
        return all.getProperty(key, otherwise);
    }

    void put(String key, String value) {
        all.setProperty(key, value);
    }

    /** As many as {@code otherwise} has, all above zero; else that. */
    int[] numbers(String key, int... otherwise) {
        try {
            int[] found = Arrays.stream(text(key, "").split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            boolean fits =
                    found.length == otherwise.length && Arrays.stream(found).allMatch(one -> one > 0);
            return fits ? found : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    void put(String key, int... values) {
        put(key, Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(",")));
    }

    /** Written beside the old one, and then in its place. */
    void write() throws IOException {
        if (file.isEmpty()) return;
        Files.createDirectories(file.get().toAbsolutePath().getParent());
        Path fresh = file.get().resolveSibling(file.get().getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(fresh)) {
            all.store(out, "the console's layout");
        }
        Files.move(fresh, file.get(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
