package org.drover.migration.internal.journal;

import java.io.IOException;

/** The journal cannot be read or written; what was to be written down must not be done. */
public final class JournalException extends IOException {
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
