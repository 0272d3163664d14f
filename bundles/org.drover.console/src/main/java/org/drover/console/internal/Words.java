package org.drover.console.internal;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Everything that people read, in their language: {@code messages.properties} and its translations. */
public final class Words {
    private static final ResourceBundle ALL = ResourceBundle.getBundle("org.drover.console.internal.messages");

    private Words() {}

    /** The text of this key, with its places filled in. */
    public static String of(String key, Object... values) {
        String text;
        try {
            text = ALL.getString(key);
        } catch (MissingResourceException e) {
            throw new IllegalArgumentException("messages.properties has no " + key, e);
        }
        return values.length == 0 && !text.contains("''") ? text : MessageFormat.format(text, values);
    }
}
