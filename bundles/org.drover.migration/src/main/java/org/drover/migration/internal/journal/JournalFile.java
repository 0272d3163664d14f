package org.drover.migration.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One preallocated file of frames. A header of 32 bytes (magic, generation, checksum), then frames that begin on 16-byte
 * boundaries: magic, sequence number, generation, length, CRC32C over all of that and the payload, payload. Zeros follow
 * the last frame. The file never grows, so writing a frame needs no space on the disk.
 */
final class JournalFile implements Closeable {
    static final int HEADER = 32;
    private static final int FRAME_HEAD = 32;
    private static final int ALIGNMENT = 16;
    private static final long FILE_MAGIC = 0x44524f5645524a31L; // DROVERJ1
    private static final int FRAME_MAGIC = 0x4d4f5645; // MOVE
    private static final int LONGEST_PAYLOAD = 512 << 10;

    /** What a reader found: good entries, and in words what is broken. */
    record Contents(
            long generation,
            List<JournalEntry> entries,
            List<String> damage,
            boolean tornTail,
            long end,
            long nextSequence) {}

    private final Path path;
    private final FileChannel channel;
    private final int size;

    private JournalFile(Path path, FileChannel channel, int size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Opens the file; makes it, or lengthens it to {@code size} with zeros on the disk, if it is not there yet. */
    static JournalFile open(Disk disk, Path path, int size) throws IOException {
        FileChannel channel = disk.open(path);
        try {
            int length = (int) Math.max(size, Math.min(Integer.MAX_VALUE - 64, channel.size()));
            ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
            for (long at = channel.size(); at < length; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
                at += channel.write(zeros, at);
            }
            channel.force(true);
            return new JournalFile(path, channel, length);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    int size() {
        return size;
    }

    Path path() {
        return path;
    }

    /** The bytes a frame with {@code payload} takes. */
    static int frameLength(int payload) {
        return (FRAME_HEAD + payload + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Everything that can be read; empty when the file is new or its header was never completed. */
    Optional<Contents> read() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(size);
        for (int at = 0; at < size; ) {
            int count = channel.read(all, at);
            if (count < 0) break;
            at += count;
        }
        all.flip();
        return header(all).map(generation -> frames(all, generation));
    }

    private static Optional<Long> header(ByteBuffer all) {
        if (all.limit() < HEADER || all.getLong(0) != FILE_MAGIC) return Optional.empty();
        long generation = all.getLong(8);
        return all.getInt(16) == crc(all, 0, 16) ? Optional.of(generation) : Optional.empty();
    }

    private Contents frames(ByteBuffer all, long generation) {
        List<JournalEntry> entries = new ArrayList<>();
        List<String> damage = new ArrayList<>();
        long sequence = 1;
        int at = HEADER;
        while (at + FRAME_HEAD <= all.limit()) {
            Optional<JournalEntry> entry = frame(all, at, generation, sequence);
            if (entry.isPresent()) {
                entries.add(entry.get());
                sequence = all.getLong(at + 8) + 1;
                at += frameLength(all.getInt(at + 24));
                continue;
            }
            int next = nextGood(all, at + ALIGNMENT, generation, sequence);
            if (next < 0) break;
            damage.add(path.getFileName() + " is broken at offset " + at + ", entries go on at " + next);
            sequence = all.getLong(next + 8);
            at = next;
        }
        return new Contents(generation, entries, damage, !zeros(all, at), at, sequence);
    }

    /** A frame that verifies and whose sequence number is not before {@code sequence}. */
    private static Optional<JournalEntry> frame(ByteBuffer all, int at, long generation, long sequence) {
        if (at + FRAME_HEAD > all.limit() || all.getInt(at) != FRAME_MAGIC) return Optional.empty();
        int length = all.getInt(at + 24);
        if (length < 0 || length > LONGEST_PAYLOAD || at + FRAME_HEAD + length > all.limit()) return Optional.empty();
        if (all.getLong(at + 8) < sequence || all.getLong(at + 16) != generation) return Optional.empty();
        if (all.getInt(at + 28) != frameCrc(all, at, length)) return Optional.empty();
        byte[] payload = new byte[length];
        all.get(at + FRAME_HEAD, payload);
        try {
            return Optional.of(EntryCodec.decode(payload));
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }

    private static int nextGood(ByteBuffer all, int from, long generation, long sequence) {
        for (int at = from; at + FRAME_HEAD <= all.limit(); at += ALIGNMENT) {
            if (all.getInt(at) == FRAME_MAGIC
                    && frame(all, at, generation, sequence).isPresent()) return at;
        }
        return -1;
    }

    private static boolean zeros(ByteBuffer all, int from) {
        for (int at = from; at < all.limit(); at++) {
            if (all.get(at) != 0) return false;
        }
        return true;
    }

    /** Makes the file empty under a new generation: everything after the header becomes zeros, on the disk. */
    void clear() throws IOException {
        write(ByteBuffer.allocate(HEADER), 0);
        channel.force(false);
        ByteBuffer zeros = ByteBuffer.allocate(64 << 10);
        for (int at = HEADER; at < size; at += zeros.limit()) {
            zeros.clear().limit(Math.min(zeros.capacity(), size - at));
            write(zeros, at);
        }
    }

    /** Completes a cleared and filled file: only with the header on the disk does it count. */
    void start(long generation) throws IOException {
        channel.force(false);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(0, FILE_MAGIC).putLong(8, generation);
        header.putInt(16, crc(header, 0, 16));
        write(header, 0);
        channel.force(false);
    }

    void append(long offset, long generation, long sequence, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(frameLength(payload.length));
        frame.putInt(0, FRAME_MAGIC)
                .putLong(8, sequence)
                .putLong(16, generation)
                .putInt(24, payload.length)
                .put(FRAME_HEAD, payload);
        frame.putInt(28, frameCrc(frame, 0, payload.length));
        write(frame, offset);
    }

    void force() throws IOException {
        channel.force(false);
    }

    private void write(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) at += channel.write(bytes, at);
    }

    private static int frameCrc(ByteBuffer all, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(all.array(), at, FRAME_HEAD - 4);
        crc.update(all.array(), at + FRAME_HEAD, length);
        return (int) crc.getValue();
    }

    private static int crc(ByteBuffer all, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(all.array(), at, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
