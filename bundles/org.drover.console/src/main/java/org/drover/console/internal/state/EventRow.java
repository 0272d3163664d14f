package org.drover.console.internal.state;

import java.time.Instant;

/**
 * Something that happened while this console looked on.
 *
 * @param number grows with every event
 * @param what   in a sentence
 */
public record EventRow(long number, Instant at, Mark mark, String object, String what) implements Row {
    @Override
    public Object key() {
        return number;
    }

    @Override
    public Object item() {
        return what;
    }
}
