package org.drover.metrics.internal.prometheus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259) into maps, lists, strings, numbers, booleans and {@code null}; what is not JSON is refused with its place. */
final class Json {
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException it is not JSON */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) throw json.wrong("something follows the end");
        return value;
    }

    private Object value() {
        space();
        if (at == text.length()) throw wrong("it ends too early");
        char c = text.charAt(at);
        if (c == '{' || c == '[') {
            if (++depth > DEEPEST) throw wrong("it is nested too deeply");
            Object whole = c == '{' ? object() : array();
            depth--;
            return whole;
        }
        if (c == '"') return string();
        if (c == '-' || c >= '0' && c <= '9') return number();
        if (text.startsWith("true", at)) return word("true", true);
        if (text.startsWith("false", at)) return word("false", false);
        if (text.startsWith("null", at)) return word("null", null);
        throw wrong("no value begins here");
    }

    private Object word(String said, Object value) {
        at += said.length();
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        if (next('}')) return object;
        do {
            space();
            String name = string();
            if (!next(':')) throw wrong("a colon is missing");
            object.put(name, value());
        } while (next(','));
        if (!next('}')) throw wrong("an object does not end");
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        if (next(']')) return array;
        do array.add(value());
        while (next(','));
        if (!next(']')) throw wrong("an array does not end");
        return array;
    }

    private String string() {
        if (at == text.length() || text.charAt(at) != '"') throw wrong("a string is expected");
        StringBuilder string = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw wrong("a string does not end");
    }

    private char escaped() {
        if (++at == text.length()) throw wrong("a string does not end");
        char c = text.charAt(at);
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) return "\"\\/\b\f\n\r\t".charAt(plain);
        if (c != 'u' || at + 4 >= text.length()) throw wrong("an escape is wrong");
        try {
            char code = (char) Integer.parseInt(text, at + 1, at + 5, 16);
            at += 4;
            return code;
        } catch (NumberFormatException e) {
            throw wrong("an escape is wrong");
        }
    }

    private Double number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        try {
            return Double.valueOf(text.substring(begin, at));
        } catch (NumberFormatException e) {
            throw wrong("a number is wrong");
        }
    }

    private boolean next(char wanted) {
        space();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        if (there) at++;
        return there;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("this is no JSON: " + why + ", at character " + at);
    }
}
