package org.drover.service.internal.report;

import java.util.function.IntPredicate;

/** Texts that others made up, such as names, as a document can take them. */
public final class Said {
    private static final int INSTEAD = 0xFFFD;

    private Said() {}

    /** What XML 1.0 cannot say, control characters and halves of surrogate pairs, becomes U+FFFD. */
    public static String inXml(String text) {
        return replaced(text, Said::inXml);
    }

    /** For a page: characters that turn the reading direction of what follows, or hide, become U+FFFD too. */
    static String inHtml(String text) {
        return replaced(text, c -> inXml(c) && (Character.getType(c) != Character.FORMAT || joins(c)))
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Persian, Indian scripts and emoji are written with these. */
    private static boolean joins(int c) {
        return c == 0x200C || c == 0x200D;
    }

    /** It begins with a capital and ends with a full stop. */
    static String sentence(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static boolean inXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }

    private static String replaced(String text, IntPredicate fits) {
        StringBuilder said = new StringBuilder(text.length());
        text.codePoints().forEach(c -> said.appendCodePoint(fits.test(c) ? c : INSTEAD));
        return said.toString();
    }
}
