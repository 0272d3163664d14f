package org.drover.console.internal.wizard;

/** Words for a command line. */
final class Shells {
    private Shells() {}

    /** In quotes where it needs them. */
    static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
