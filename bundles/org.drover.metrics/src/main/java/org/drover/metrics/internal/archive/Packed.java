package org.drover.metrics.internal.archive;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values as bytes. The first byte names the form, so that a denser one can come beside it. */
final class Packed {
    private static final byte PLAIN = 1;

    private Packed() {}

    /** A series' values, step after step; {@code NaN} where there is none. */
    static byte[] block(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + values.length * Float.BYTES).put(PLAIN);
        for (float value : values) bytes.putFloat(value);
        return bytes.array();
    }

    static float[] block(byte[] packed) {
        ByteBuffer bytes = opened(packed);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        for (int i = 0; i < values.length; i++) values[i] = bytes.getFloat();
        return values;
    }

    /** One step's values of all series, by their numbers. */
    static byte[] frame(Map<Integer, Float> values) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + values.size() * (Integer.BYTES + Float.BYTES))
                .put(PLAIN);
        values.forEach((series, value) -> bytes.putInt(series).putFloat(value));
        return bytes.array();
    }

    static Map<Integer, Float> frame(byte[] packed) {
        ByteBuffer bytes = opened(packed);
        var values = new LinkedHashMap<Integer, Float>();
        while (bytes.hasRemaining()) values.put(bytes.getInt(), bytes.getFloat());
        return values;
    }

    private static ByteBuffer opened(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        byte form = bytes.get();
        if (form != PLAIN) throw new IllegalStateException("values are packed in form " + form + ", known is " + PLAIN);
        return bytes;
    }
}
