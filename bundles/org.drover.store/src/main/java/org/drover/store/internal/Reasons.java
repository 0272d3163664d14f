package org.drover.store.internal;

import java.sql.SQLException;

/** Databases wrap what matters: the innermost message says that a file is locked, the outer one only "failed". */
final class Reasons {

    private static final int DEEPEST = 8;

    private Reasons() {}

    static String of(Exception thrown) {
        StringBuilder words = new StringBuilder(String.valueOf(thrown.getMessage()));
        Throwable cause = thrown;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable next = cause instanceof SQLException sql && sql.getNextException() != null
                    ? sql.getNextException()
                    : cause.getCause();
            if (next == null || next == cause) {
                break;
            }
            cause = next;
            if (cause.getMessage() != null && words.indexOf(cause.getMessage()) < 0) {
                words.append("; ").append(cause.getMessage());
            }
        }
        return words.toString();
    }
}
