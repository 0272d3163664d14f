package org.drover.libvirt;

/** The waiting thread was interrupted (its flag is set again); the call may still be carried out. */
public final class Interrupted extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    public Interrupted(String message) {
        super(message, null);
    }

    public Interrupted(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Interrupted seenHere() {
        return new Interrupted(getMessage(), this);
    }
}
