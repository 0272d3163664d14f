package org.drover.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process at a time owns a data folder. The operating system gives the lock back when the process dies, however it
 * does, so the file itself means nothing and stays.
 */
final class DataLock implements AutoCloseable {

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock take(Path data) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve("drover.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DataLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // held in this very process: the same answer
        }
        channel.close();
        throw new StartException(
                "Another Drover is running on " + data + "; stop it, or give this one a drover.data of its own");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot release the lock of the data folder", e);
        }
    }
}
