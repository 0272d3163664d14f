package org.drover.console.internal.state;

import org.drover.console.internal.Words;

/** A service of the platform is not there just now. */
public final class GoneException extends Exception {
    private static final long serialVersionUID = 1;

    GoneException(String name) {
        super(Words.of("gone", name));
    }
}
