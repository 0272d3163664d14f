package org.drover.metrics.internal.archive;

import java.nio.ByteBuffer;
import java.util.Map;

/** Values as bytes. The first byte names the form, so that a denser one can come beside it. */
final class Packed {
    private static final byte PLAIN = 1;

    private Packed() {}

    /** What is done with each series. */
    interface Reader {
        void block(int series, float[] values);
    }

    /** Series with numbers from {@code first} to before {@code end}, those that are there; nothing when none is. */
    static byte[] blocks(float[][] values, int first, int end) {
        int size = 0;
        for (int i = first; i < end; i++) if (values[i] != null) size += Short.BYTES + values[i].length * Float.BYTES;
        if (size == 0) return new byte[0];
        ByteBuffer bytes = ByteBuffer.allocate(1 + Short.BYTES + size).put(PLAIN);
        boolean headed = false;
        for (int i = first; i < end; i++) {
            if (values[i] == null) continue;
            if (!headed) bytes.putShort((short) values[i].length);
            headed = true;
            bytes.putShort((short) (i - first));
            for (float value : values[i]) bytes.putFloat(value);
        }
        return bytes.array();
    }

    static void blocks(byte[] packed, int first, Reader reader) {
        ByteBuffer bytes = opened(packed);
        int length = bytes.getShort();
        while (bytes.hasRemaining()) {
            int series = first + bytes.getShort();
            float[] values = new float[length];
            for (int i = 0; i < length; i++) values[i] = bytes.getFloat();
            reader.block(series, values);
        }
    }

    /** One step's values of all series, by their numbers. */
    static byte[] frame(Map<Integer, Float> values) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + values.size() * (Integer.BYTES + Float.BYTES))
                .put(PLAIN);
        values.forEach((series, value) -> bytes.putInt(series).putFloat(value));
        return bytes.array();
    }

    /** What is done with each value. */
    interface ValueReader {
        void value(int series, float value);
    }

    static void frame(byte[] packed, ValueReader reader) {
        ByteBuffer bytes = opened(packed);
        while (bytes.hasRemaining()) reader.value(bytes.getInt(), bytes.getFloat());
    }

    private static ByteBuffer opened(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        byte form = bytes.get();
        if (form != PLAIN) throw new IllegalStateException("values are packed in form " + form + ", known is " + PLAIN);
        return bytes;
    }
}
