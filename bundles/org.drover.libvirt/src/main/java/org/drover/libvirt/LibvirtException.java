package org.drover.libvirt;

/**
 * The daemon's own "no": the {@code remote_error} of a reply ({@code virNetMessageError} in {@code virnetprotocol.x}).
 * The connection goes on. Numbers are those of {@code virterror.h}.
 */
public final class LibvirtException extends LibvirtFailure {
    private static final long serialVersionUID = 1;

    private final int code;
    private final int domain;

    public LibvirtException(int code, int domain, String message) {
        super(message, null);
        this.code = code;
        this.domain = domain;
    }

    /** {@code virErrorNumber}: what kind of error; unknown numbers of newer daemons are passed on. */
    public int code() {
        return code;
    }

    /** {@code virErrorDomain}: which part of libvirt reports it, for instance 10 for its QEMU driver. */
    public int domain() {
        return domain;
    }

    @Override
    public LibvirtException seenHere() {
        return new LibvirtException(code, domain, getMessage());
    }

    public boolean is(ErrorCode expected) {
        return code == expected.number();
    }
}
