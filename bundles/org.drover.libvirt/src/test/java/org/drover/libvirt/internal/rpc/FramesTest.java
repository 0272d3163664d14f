package org.drover.libvirt.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.WireFrame;
import org.junit.jupiter.api.Test;

class FramesTest {
    /** A peer that has sent these bytes, in pieces of at most {@code piece}, and then closed. */
    private static Frames from(ByteBuffer bytes, int piece) {
        return new Frames(
                new Transport() {
                    @Override
                    public int read(ByteBuffer into) {
                        if (!bytes.hasRemaining()) {
                            return -1;
                        }
                        int count = Math.min(piece, Math.min(into.remaining(), bytes.remaining()));
                        into.put(bytes.slice(bytes.position(), count));
                        bytes.position(bytes.position() + count);
                        return count;
                    }

                    @Override
                    public int write(ByteBuffer from) throws IOException {
                        throw new IOException("nobody writes here");
                    }

                    @Override
                    public void close() {}
                },
                () -> {});
    }

    private static WireFrame call(byte[] payload) {
        return Frames.sent(WireFrame.REMOTE_PROGRAM, 10, WireFrame.Type.REPLY, 7, payload);
    }

    @Test
    void findsFramesWhereverTheStreamIsCut() throws Exception {
        byte[] payload = new byte[300_000];
        new Random(1).nextBytes(payload);
        ByteBuffer two = ByteBuffer.allocate(2 * (28 + payload.length));
        two.put(Frames.bytes(call(payload))).put(Frames.bytes(call(payload))).flip();
        for (int piece : new int[] {1, 3, 4096, Integer.MAX_VALUE}) {
            Frames frames = from(two.duplicate(), piece);

            for (int i = 0; i < 2; i++) {
                WireFrame frame = frames.next();
                assertThat(frame.serial()).isEqualTo(7);
                assertThat(frame.payload()).isEqualTo(ByteBuffer.wrap(payload));
            }
            assertThatThrownBy(frames::next).isInstanceOf(ConnectionLost.class);
        }
    }

    @Test
    void refusesLengthsOutsideTheProtocol() {
        for (int length : new int[] {0, 27, -1, Integer.MIN_VALUE, Frames.LIMIT + 1}) {
            ByteBuffer bytes = ByteBuffer.allocate(64).putInt(0, length);

            assertThatThrownBy(() -> from(bytes, 64).next()).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void takesNoMemoryForBytesThatAreOnlyPromised() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer promise = ByteBuffer.allocate(64).putInt(0, Frames.LIMIT);
        Frames frames = from(promise, 64);
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(frames::next).isInstanceOf(ConnectionLost.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    @Test
    void randomStreamsEndInTypedErrors() throws Exception {
        Random random = new Random(20260101);
        int failures = 0;
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes.array());
            bytes.clear().limit(random.nextInt(256));
            if (bytes.limit() >= 12 && random.nextBoolean()) {
                bytes.putInt(0, 28 + random.nextInt(64)).putInt(8, 1);
            }
            Frames frames = from(bytes, 1 + random.nextInt(64));
            try {
                while (true) {
                    frames.next();
                }
            } catch (LibvirtFailure expected) {
                failures++;
            }
        }
        assertThat(failures).isEqualTo(100_000);
    }
}
