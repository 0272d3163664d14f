package org.drover.placement.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whole numbers of a file, separated by white space, one after the other; says where it stands when something is wrong. */
final class Numbers {
    private final Path file;
    private final byte[] bytes;
    private int at;
    private int line = 1;
    private int lineOfLast = 1;

    Numbers(Path file) throws IOException {
        this.file = file;
        bytes = Files.readAllBytes(file);
    }

    /** The next number, from 0 to {@code most}. */
    long upTo(long most, String what) {
        long value = next(what);
        if (value < 0 || value > most) throw bad(what + " cannot be " + value + ", it is from 0 to " + most);
        return value;
    }

    int index(int count, String what) {
        long value = next(what);
        if (value < 0 || value >= count)
            throw bad("there is no " + what + " " + value + ", they are numbered from 0 to " + (count - 1));
        return (int) value;
    }

    boolean atEnd() {
        skipSpace();
        return at == bytes.length;
    }

    void end() {
        if (!atEnd()) {
            lineOfLast = line;
            throw bad("the file should end here, and goes on with \"" + word() + "\"");
        }
    }

    BadInput bad(String problem) {
        return new BadInput(file, lineOfLast, problem);
    }

    private long next(String what) {
        skipSpace();
        lineOfLast = line;
        if (at == bytes.length) throw bad("the file ends where " + what + " should be");
        int begin = at;
        boolean negative = bytes[at] == '-';
        if (negative) at++;
        long value = 0;
        int digits = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - digits < 19)
            value = 10 * value + bytes[at++] - '0';
        if (at == digits || at - digits == 19 || at < bytes.length && bytes[at] > ' ') {
            at = begin;
            throw bad("\"" + word() + "\" is no number for " + what);
        }
        return negative ? -value : value;
    }

    private void skipSpace() {
        while (at < bytes.length && bytes[at] <= ' ' && bytes[at] >= 0) {
            if (bytes[at++] == '\n') line++;
        }
    }

    private String word() {
        int end = at;
        while (end < bytes.length && end - at < 40 && (bytes[end] > ' ' || bytes[end] < 0)) end++;
        return new String(bytes, at, end - at, java.nio.charset.StandardCharsets.UTF_8);
    }
}
