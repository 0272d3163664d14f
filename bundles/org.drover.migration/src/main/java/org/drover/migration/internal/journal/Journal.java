package org.drover.migration.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.internal.journal.JournalFile.Contents;
import org.drover.model.MigrationId;

/**
 * What the engine is about to do, on the disk before it does it. Two preallocated files: one is written, and when it is
 * half full the open migrations are copied to the other. Writing needs no disk space; a write that was torn by a crash is
 * ignored, because its act was not begun. One process at a time. <b>Threads:</b> any; writers wait for each other.
 */
public final class Journal implements Closeable {
    /** Room for some thousand entries; two files of this size are made. */
    public static final int DEFAULT_SIZE = 1 << 20;

    private static final int SMALLEST_SIZE = 4 << 10;

    private final FileChannel lockChannel;
    private final FileLock lock;
    private final JournalFile[] files;
    private final Map<MigrationId, JournalEntry> open = new LinkedHashMap<>();
    private final List<String> damage = new ArrayList<>();
    private int active;
    private long generation;
    private long end;
    private long sequence;
    private boolean closed;

    private Journal(FileChannel lockChannel, FileLock lock, JournalFile... files) {
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.files = files;
    }

    /**
     * Opens the journal in {@code directory}, which is made if need be.
     *
     * @param size of each of the two files, in bytes; files that are larger already stay so
     * @throws JournalException another engine has it open, or the disk does not do its work
     */
    public static Journal open(Path directory, int size) throws JournalException {
        return open(directory, size, Disk.REAL);
    }

    /** As {@link #open(Path, int)}, on that disk. */
    public static Journal open(Path directory, int size, Disk disk) throws JournalException {
        FileChannel lockChannel = null;
        List<JournalFile> files = new ArrayList<>();
        try {
            lockChannel = disk.open(directory.resolve("journal.lock"));
            FileLock lock = lock(lockChannel, directory);
            files.add(JournalFile.open(disk, directory.resolve("migrations-a.journal"), Math.max(size, SMALLEST_SIZE)));
            files.add(JournalFile.open(disk, directory.resolve("migrations-b.journal"), Math.max(size, SMALLEST_SIZE)));
            Journal journal = new Journal(lockChannel, lock, files.toArray(JournalFile[]::new));
            journal.load();
            return journal;
        } catch (IOException e) {
            for (JournalFile file : files) closeQuietly(file);
            if (lockChannel != null) closeQuietly(lockChannel);
            if (e instanceof JournalException already) throw already;
            throw new JournalException(
                    "The migration journal in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static FileLock lock(FileChannel channel, Path directory) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            throw new JournalException(
                    "The migration journal in " + directory
                            + " is in use by another engine. Stop that one, or give this one a directory of its own.",
                    null);
        }
        return lock;
    }

    private void load() throws IOException {
        List<Optional<Contents>> contents = List.of(files[0].read(), files[1].read());
        active = contents.get(1).map(Contents::generation).orElse(0L)
                        > contents.get(0).map(Contents::generation).orElse(0L)
                ? 1
                : 0;
        Optional<Contents> newest = contents.get(active);
        if (newest.isPresent()) {
            newest.get().entries().forEach(this::remember);
            damage.addAll(newest.get().damage());
            if (newest.get().tornTail()) {
                damage.add(files[active].path().getFileName() + " ends in a torn entry at offset "
                        + newest.get().end());
            }
            generation = newest.get().generation();
        }
        compact(); // a fresh file after every start: nothing is ever appended behind a torn entry
    }

    private void remember(JournalEntry entry) {
        if (entry.kind() == JournalEntry.Kind.SETTLED) {
            open.remove(entry.id());
        } else {
            open.put(entry.id(), entry);
        }
    }

    /**
     * Writes {@code entry} down; with {@code force} it is on the disk when this returns.
     *
     * @throws JournalException it could not be written; what it announces must not be done
     */
    public synchronized void write(JournalEntry entry, boolean force) throws JournalException {
        byte[] payload = EntryCodec.encode(entry);
        try {
            if (closed) throw new IOException("it is closed");
            int length = JournalFile.frameLength(payload.length);
            boolean halfFull = end + length > files[active].size() / 2;
            if (halfFull && holdsEnded()) compact();
            if (end + length > files[active].size()) {
                throw new IOException("it is full: " + open.size() + " migrations are open");
            }
            files[active].append(end, generation, sequence, payload);
            if (force) files[active].force();
            end += length;
            sequence++;
            remember(entry);
        } catch (IOException e) {
            throw new JournalException(
                    "The migration journal " + files[active].path() + " cannot be written: " + e.getMessage()
                            + ". Nothing is done that is not written down first.",
                    e);
        }
    }

    private boolean holdsEnded() {
        return sequence - 1 > open.size();
    }

    /** Copies what is open to the other file and goes on there; until its header is on the disk the old file counts. */
    private void compact() throws IOException {
        int other = 1 - active;
        JournalFile file = files[other];
        file.clear();
        long offset = JournalFile.HEADER;
        long number = 1;
        for (JournalEntry entry : open.values()) {
            byte[] payload = EntryCodec.encode(entry);
            if (offset + JournalFile.frameLength(payload.length) > file.size()) {
                throw new IOException("it is full: " + open.size() + " migrations are open");
            }
            file.append(offset, generation + 1, number++, payload);
            offset += JournalFile.frameLength(payload.length);
        }
        file.start(generation + 1);
        active = other;
        generation++;
        end = offset;
        sequence = number;
    }

    /** The last entry of every migration that has not ended, in the order they were submitted. */
    public synchronized List<JournalEntry> open() {
        Collection<JournalEntry> entries = open.values();
        return entries.stream()
                .sorted(Comparator.comparing(JournalEntry::submitted).thenComparing(JournalEntry::id))
                .toList();
    }

    /** What was broken when the journal was opened, with file and offset; empty when all was well. */
    public synchronized List<String> damage() {
        return List.copyOf(damage);
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        for (JournalFile file : files) closeQuietly(file);
        closeQuietly(lock::release);
        closeQuietly(lockChannel);
    }

    private static void closeQuietly(Closeable what) {
        try {
            what.close();
        } catch (IOException nothingIsLost) {
            System.getLogger(Journal.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing the migration journal", nothingIsLost);
        }
    }
}
