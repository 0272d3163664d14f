package org.drover.cli.internal;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts as people type them, in binary units: "512MiB", "8 GiB", "1073741824". */
final class Sizes implements ITypeConverter<Long> {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+)\\s*(B|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

    @Override
    public Long convert(String typed) {
        return bytes(typed);
    }

    static long bytes(String typed) {
        Matcher matcher = AMOUNT.matcher(typed.strip());
        if (!matcher.matches()) throw wrong(typed);
        try {
            long number = Long.parseLong(matcher.group(1));
            int shift = matcher.group(2) == null ? 0 : SHIFTS.get(matcher.group(2));
            return Math.multiplyExact(number, 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(typed);
        }
    }

    private static TypeConversionException wrong(String typed) {
        return new TypeConversionException("\"" + typed + "\" is no size: a number with B, KiB, MiB, GiB or TiB");
    }
}
