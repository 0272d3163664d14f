package org.drover.placement.bench;

import java.nio.file.Path;

/** A file that is not what it should be: names file, line and value. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(Path file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }
}
