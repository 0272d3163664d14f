package org.drover.migration.internal.phases;

import org.drover.backend.api.BackendException;
import org.drover.model.ByteRate;

/** What a person can do about the pace of a running transfer. Both throw {@link IllegalStateException} when there is none. */
interface Throttle {
    /** There is no transfer. */
    Throttle NONE = new Throttle() {
        @Override
        public ByteRate slowDown() {
            throw new IllegalStateException("nothing is being transferred, so there is nothing to slow down");
        }

        @Override
        public void speedUp() {
            throw new IllegalStateException("nothing is being transferred, so there is nothing to go on with");
        }
    };

    /** To the lowest rate there is, which is told. */
    ByteRate slowDown() throws BackendException;

    /** To what it was before. */
    void speedUp() throws BackendException;
}
