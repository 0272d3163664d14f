package org.drover.model;

/** Checks of the texts that come from outside; names are opaque, so nearly everything is allowed in them. */
final class Text {
    /** The longest identifier or name taken, in UTF-16 units; hypervisors stop far below it. */
    static final int MAX_LENGTH = 4096;

    private Text() {}

    static String required(String what, String value) {
        if (value == null || value.isEmpty()) throw new IllegalArgumentException(what + " is missing");
        return bounded(what, value);
    }

    static String bounded(String what, String value) {
        if (value == null) throw new IllegalArgumentException(what + " is missing");
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " has " + value.length() + " characters; " + MAX_LENGTH
                    + " are allowed; it begins \"" + value.substring(0, 40) + "\"");
        }
        if (value.indexOf('\0') >= 0) throw new IllegalArgumentException(what + " contains a zero character");
        return value;
    }
}
