package org.drover.libvirt;

/** No answer within the call's deadline; the call may still be carried out by the daemon. */
public final class TimedOut extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    public TimedOut(String message) {
        super(message, null);
    }

    public TimedOut(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public TimedOut seenHere() {
        return new TimedOut(getMessage(), this);
    }
}
