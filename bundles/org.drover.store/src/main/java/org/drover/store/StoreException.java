package org.drover.store;

/** The database refused or failed; the transaction was rolled back, or its result is unknown if the connection broke. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
