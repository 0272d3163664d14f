package org.drover.libvirt;

/** The connection could not be made, or ended; what the calls in flight did is unknown. */
public final class ConnectionLost extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    public ConnectionLost(String message) {
        super(message, null);
    }

    public ConnectionLost(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ConnectionLost seenHere() {
        return new ConnectionLost(getMessage(), this);
    }
}
