package org.drover.libvirt;

import java.util.Objects;

/** A named value with its wire type: {@code remote_typed_param} in {@code remote_protocol.x}. */
public record TypedParam(String name, Value value) {
    public TypedParam {
        Objects.requireNonNull(value, "value");
        if (name.isEmpty() || name.length() >= 80) {
            throw new IllegalArgumentException("a parameter's name has 1 to 79 characters: '" + name + "'");
        }
    }

    public static TypedParam of(String name, String text) {
        return new TypedParam(name, new Text(text));
    }

    public static TypedParam of(String name, int number) {
        return new TypedParam(name, new Int32(number));
    }

    /** An unsigned 64-bit number, the type of most sizes and rates. */
    public static TypedParam ofUnsigned(String name, long number) {
        return new TypedParam(name, new UInt64(number));
    }

    /** {@code remote_typed_param_value}; the records stand in the order of their wire numbers, 1 to 7. */
    public sealed interface Value permits Int32, UInt32, Int64, UInt64, Real, Bool, Text {}

    public record Int32(int number) implements Value {}

    public record UInt32(int bits) implements Value {}

    public record Int64(long number) implements Value {}

    public record UInt64(long bits) implements Value {}

    public record Real(double number) implements Value {}

    public record Bool(boolean on) implements Value {}

    public record Text(String text) implements Value {}
}
