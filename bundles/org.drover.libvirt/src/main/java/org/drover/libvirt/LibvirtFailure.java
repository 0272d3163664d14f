package org.drover.libvirt;

/**
 * Why a call to a libvirt daemon did not give its answer. Only {@link LibvirtException} is an answer of the daemon, and
 * with {@link AccessFailure} it was asked nothing; after
 * the others the outcome of a call that changes something is unknown and must be asked for.
 */
public abstract sealed class LibvirtFailure extends Exception
        permits LibvirtException, AccessFailure, ConnectionLost, ProtocolViolation, TimedOut, Interrupted {
    private static final long serialVersionUID = 1;

    LibvirtFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same with the stack of the thread that calls this: failures are made by the connection's own threads. */
    public abstract LibvirtFailure seenHere();
}
