package org.drover.placement.internal;

import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Turns a code and its facts into a sentence: the words stand in {@code messages.properties}. */
public final class Catalogue {
    private static final ResourceBundle MESSAGES =
            ResourceBundle.getBundle("org.drover.placement.internal.messages", java.util.Locale.ROOT);

    private Catalogue() {}

    /** The sentence; a code that nobody wrote words for is shown with its facts, so that nothing is lost. */
    public static String say(String code, Map<String, Object> facts) {
        String pattern;
        try {
            pattern = MESSAGES.getString(code);
        } catch (MissingResourceException noWords) {
            return code + (facts.isEmpty() ? "" : " " + facts);
        }
        return fill(pattern, facts);
    }

    private static String fill(String pattern, Map<String, Object> facts) {
        var text = new StringBuilder(pattern.length() + 64);
        int from = 0;
        while (true) {
            int open = pattern.indexOf('{', from);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            if (close < 0) return text.append(pattern, from, pattern.length()).toString();
            String name = pattern.substring(open + 1, close);
            text.append(pattern, from, open);
            text.append(facts.containsKey(name) ? facts.get(name) : "{" + name + "}");
            from = close + 1;
        }
    }
}
