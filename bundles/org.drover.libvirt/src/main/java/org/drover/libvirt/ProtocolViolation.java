package org.drover.libvirt;

/** The peer sent what libvirt's protocol does not allow; the connection is closed at once. */
public final class ProtocolViolation extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    public ProtocolViolation(String message) {
        super(message, null);
    }

    public ProtocolViolation(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ProtocolViolation seenHere() {
        return new ProtocolViolation(getMessage(), this);
    }
}
