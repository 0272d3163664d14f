package org.drover.tips.internal.shelf;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.model.Bytes;
import org.drover.model.Mhz;
import org.drover.model.Share;
import org.drover.placement.Reason;

/** The small things that tips are made of, as bytes. */
final class Wire {
    private Wire() {}

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) throw new IOException("a text of " + length + " bytes");
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void instant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    static void duration(DataOutputStream out, Duration time) throws IOException {
        out.writeLong(time.toNanos());
    }

    static Duration duration(DataInputStream in) throws IOException {
        return Duration.ofNanos(in.readLong());
    }

    static void mhz(DataOutputStream out, Mhz value) throws IOException {
        out.writeDouble(value.value());
    }

    static Mhz mhz(DataInputStream in) throws IOException {
        return new Mhz(in.readDouble());
    }

    static void floats(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) out.writeFloat(value);
    }

    static float[] floats(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available() / Float.BYTES) throw new IOException(length + " values");
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = in.readFloat();
        return values;
    }

    static void reason(DataOutputStream out, Reason reason) throws IOException {
        text(out, reason.code());
        out.writeBoolean(reason.remedy().isPresent());
        if (reason.remedy().isPresent()) text(out, reason.remedy().get());
        out.writeInt(reason.facts().size());
        for (var fact : reason.facts().entrySet()) {
            text(out, fact.getKey());
            fact(out, fact.getValue());
        }
    }

    static Reason reason(DataInputStream in) throws IOException {
        String code = text(in);
        Optional<String> remedy = in.readBoolean() ? Optional.of(text(in)) : Optional.empty();
        int count = in.readInt();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(in);
            facts.put(name, fact(in));
        }
        return new Reason(code, facts, remedy);
    }

    /** With its type where that carries a unit or a number; anything else as the words it prints. */
    private static void fact(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Mhz mhz) {
            out.writeByte('m');
            out.writeDouble(mhz.value());
        } else if (value instanceof Bytes bytes) {
            out.writeByte('b');
            out.writeLong(bytes.count());
        } else if (value instanceof Share share) {
            out.writeByte('s');
            out.writeDouble(share.value());
        } else if (value instanceof Integer number) {
            out.writeByte('i');
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte('l');
            out.writeLong(number);
        } else if (value instanceof Double number) {
            out.writeByte('d');
            out.writeDouble(number);
        } else {
            out.writeByte('t');
            text(out, String.valueOf(value));
        }
    }

    private static Object fact(DataInputStream in) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case 'm' -> new Mhz(in.readDouble());
            case 'b' -> new Bytes(in.readLong());
            case 's' -> new Share(in.readDouble());
            case 'i' -> in.readInt();
            case 'l' -> in.readLong();
            case 'd' -> in.readDouble();
            case 't' -> text(in);
            default -> throw new IOException("a fact of the unknown type " + (char) type);
        };
    }
}
