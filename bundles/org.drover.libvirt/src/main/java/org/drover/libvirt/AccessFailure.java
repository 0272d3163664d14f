package org.drover.libvirt;

import java.util.Objects;

/**
 * We do not trust the peer or it does not trust us; nothing was asked of the daemon. The message says what to do about it,
 * {@link #why} is for programs. Trying again helps only after somebody has changed something.
 */
public final class AccessFailure extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    /** What stands between us. */
    public enum Why {
        /** A certificate, key, list, password or ticket of ours is missing, has ended or cannot be read. */
        OUR_CREDENTIALS,
        /** Nobody we trust has signed the server's certificate. */
        UNKNOWN_AUTHORITY,
        /** A certificate, the server's or ours, is past its time or before it. */
        EXPIRED,
        /** The server's certificate is on its authority's list of revoked ones. */
        REVOKED,
        /** The server's certificate names other hosts than the one that was asked for, or Kerberos knows none of that name. */
        WRONG_NAME,
        /** The server's certificate is not fit for its purpose: a weak algorithm, an unknown curve, made for clients. */
        UNSUITABLE,
        /** The host's SSH key is not the known one, or none is known. */
        HOST_KEY,
        /** The clocks are too far apart for Kerberos: this machine's and its KDC's. */
        CLOCK,
        /** The server does not want us: our certificate, key, password, ticket or address. */
        REFUSED,
        /** What listens there does not speak TLS. */
        NOT_TLS,
        /** No version of TLS, or no mechanism of authentication, that both sides accept. */
        NOTHING_IN_COMMON
    }

    private final Why why;

    public AccessFailure(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = Objects.requireNonNull(why);
    }

    public Why why() {
        return why;
    }

    @Override
    public AccessFailure seenHere() {
        return new AccessFailure(why, getMessage(), this);
    }
}
