package org.drover.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk of a few MiB for the product's data, which can be filled from outside, and whose journal can be torn. It is a file
 * system in memory that outlives the product's process; a process of its own keeps it, and ends with this one.
 */
final class SmallDisk implements AutoCloseable {
    private static final int MIB = 64;
    private static final int FRAME_MAGIC = 0x4d4f5645;
    private static final int ALIGNMENT = 16;
    private static final int HEAD = 32;

    /** In the keeper's eyes alone it is the disk. */
    private final Path mountPoint = Files.createTempDirectory("drover-disk");

    private final Process keeper;

    SmallDisk() throws IOException {
        String mount = "mount -t tmpfs -o size=" + MIB + "m tmpfs \"$0\" && echo there && exec cat";
        keeper = new ProcessBuilder("unshare", "--mount", "sh", "-c", mount, mountPoint.toString())
                .redirectErrorStream(true)
                .start();
        byte[] said = keeper.getInputStream().readNBytes(6);
        if (!new String(said, StandardCharsets.UTF_8).equals("there\n")) throw new IOException("no disk was made");
    }

    /** The disk's root by a path that leads there from everywhere, as long as nobody makes it shorter. */
    Path folder() {
        return Path.of("/proc/" + keeper.pid() + "/root" + mountPoint);
    }

    /** The disk's root for a program that is called with these words before it. */
    Path mountPoint() {
        return mountPoint;
    }

    List<String> seenBy() {
        return List.of("nsenter", "--mount=/proc/" + keeper.pid() + "/ns/mnt");
    }

    private Path filler() {
        return folder().resolve("filler");
    }

    /** No byte more fits. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) out.write(block);
        } catch (IOException full) {
            if (folder().toFile().getUsableSpace() > 0) throw full;
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    /** As a process leaves it that died while it wrote its next entry: the first half of one is there. */
    void tear() throws IOException {
        Path newest = newest();
        byte[] all = Files.readAllBytes(newest);
        ByteBuffer words = ByteBuffer.wrap(all);
        int at = HEAD;
        int last = HEAD;
        while (at + HEAD <= all.length && words.getInt(at) == FRAME_MAGIC) {
            last = at;
            at += (HEAD + words.getInt(at + 24) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        ByteBuffer half = ByteBuffer.allocate((at - last) / 2).put(all, last, (at - last) / 2);
        half.putLong(8, words.getLong(last + 8) + 1);
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.seek(at);
            file.write(half.array());
        }
    }

    private Path newest() throws IOException {
        Path a = folder().resolve("journal/migrations-a.journal");
        Path b = folder().resolve("journal/migrations-b.journal");
        return generation(a) > generation(b) ? a : b;
    }

    private static long generation(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(8);
            return in.readLong();
        }
    }

    @Override
    public void close() throws IOException {
        keeper.getOutputStream().close();
        try {
            if (!keeper.waitFor(20, TimeUnit.SECONDS)) keeper.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            keeper.destroyForcibly();
        }
        Files.delete(mountPoint);
    }
}
