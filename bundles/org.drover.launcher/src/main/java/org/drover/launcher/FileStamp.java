package org.drover.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;

/** By which a file is known to be the same, changed, or still being written. */
record FileStamp(long size, long modifiedMillis, String key) {

    static final FileStamp MISSING = new FileStamp(-1, 0, "");

    /** A file written to more recently than this may still be growing. */
    private static final Duration QUIET = Duration.ofMillis(200);

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.isRegularFile()
                    ? new FileStamp(
                            found.size(), found.lastModifiedTime().toMillis(), Objects.toString(found.fileKey()))
                    : MISSING;
        } catch (IOException e) {
            return MISSING;
        }
    }

    boolean isMissing() {
        return size < 0;
    }

    /**
     * Why the file is no whole jar, or not yet. A jar's directory stands at its end, so one that opens and has been left
     * alone for a moment is whole.
     */
    Optional<String> flaw(Path file, Instant now) {
        if (Math.abs(now.toEpochMilli() - modifiedMillis) < QUIET.toMillis()) {
            return Optional.of("it is being written");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest() == null ? Optional.of("it has no META-INF/MANIFEST.MF") : Optional.empty();
        } catch (IOException e) {
            return Optional.of("it does not open as a jar (" + e.getMessage() + ")");
        }
    }
}
