package org.drover.migration.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.drover.migration.internal.journal.Disk;

/**
 * A disk for journals: what was written survives the death of a process, what was forced survives a loss of power, and
 * the last write can be torn.
 */
final class MemoryDisk implements Disk {
    /** Hears of each write before it, after it, and when it is on the disk; what it throws comes from the write. */
    interface Observer {
        void reached(Moment moment) throws IOException;
    }

    private static final class Content {
        byte[] written = new byte[0];
        byte[] forced = new byte[0];
        boolean locked;
    }

    private final Map<Path, Content> files = new HashMap<>();
    private Observer observer = moment -> {};
    private boolean failing;
    /** Puts back the second half of what was written last; nothing when that was forced since. */
    private Runnable tear;

    void observe(Observer other) {
        observer = other;
    }

    /** No write and no force succeeds from now on, or all do again. */
    void failing(boolean fails) {
        failing = fails;
    }

    boolean failing() {
        return failing;
    }

    /** Something was written that a loss of power would take back. */
    boolean holdsUnforced() {
        return files.values().stream().anyMatch(file -> !Arrays.equals(file.written, file.forced));
    }

    /** The process that had files open is gone. */
    void processDies() {
        files.values().forEach(file -> file.locked = false);
    }

    /** Of the last write only the first half was done. */
    void tear() {
        if (tear != null) tear.run();
        tear = null;
    }

    /** What was not forced is gone; of the last write, torn, the first half may be there. */
    void losePower(boolean torn) {
        if (torn && tear != null) {
            tear();
            files.values().forEach(file -> file.forced = file.written.clone());
        } else {
            files.values().forEach(file -> file.written = file.forced.clone());
        }
    }

    @Override
    public FileChannel open(Path file) {
        return new Channel(files.computeIfAbsent(file, f -> new Content()));
    }

    private final class Channel extends FileChannel {
        private final Content file;
        private boolean holdsLock;

        Channel(Content file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long at) {
            int count = (int) Math.min(into.remaining(), file.written.length - at);
            if (count <= 0) return -1;
            into.put(file.written, (int) at, count);
            return count;
        }

        @Override
        public int write(ByteBuffer from, long at) throws IOException {
            observer.reached(Moment.WRITING);
            fail();
            int count = from.remaining();
            int begin = (int) at;
            if (begin + count > file.written.length) file.written = Arrays.copyOf(file.written, begin + count);
            int half = begin + count / 2;
            byte[] before = Arrays.copyOfRange(file.written, half, begin + count);
            from.get(file.written, begin, count);
            tear = () -> System.arraycopy(before, 0, file.written, half, before.length);
            observer.reached(Moment.WRITTEN);
            return count;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            fail();
            file.forced = file.written.clone();
            tear = null;
            observer.reached(Moment.FORCED);
        }

        private void fail() throws IOException {
            if (failing) throw new IOException("No space left on device");
        }

        @Override
        public long size() {
            return file.written.length;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            if (file.locked) return null;
            file.locked = true;
            holdsLock = true;
            return new FileLock(this, position, size, shared) {
                @Override
                public boolean isValid() {
                    return file.locked;
                }

                @Override
                public void release() {
                    file.locked = false;
                }
            };
        }

        @Override
        protected void implCloseChannel() {
            if (holdsLock) file.locked = false;
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
