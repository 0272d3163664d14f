package org.drover.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process at a time owns a data folder. The operating system gives the lock back when the process dies, however it
 * does, so the file itself only tells whose it is, and stays.
 */
final class DataLock implements AutoCloseable {

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock take(Path data) throws IOException {
        Files.createDirectories(data);
        Path file = data.resolve("drover.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                return new DataLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // held in this very process: the same answer
        }
        channel.close();
        throw new StartException("Another Drover is running on " + data + owner(file)
                + ". Stop that one, or give this one a folder of its own: -Ddrover.data=FOLDER");
    }

    private static String owner(Path file) {
        try {
            String pid = Files.readString(file).strip();
            return pid.matches("[0-9]+") ? ", process " + pid : "";
        } catch (IOException e) {
            return ""; // Windows keeps others from reading it
        }
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
