package org.drover.migration.internal.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a journal's files lie on; a simulation brings one that fails, or loses what was not forced. */
public interface Disk {
    Disk REAL = file -> {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    };

    /** Opens the file to be read and written at any place; makes it, and its directory, if need be. */
    FileChannel open(Path file) throws IOException;
}
