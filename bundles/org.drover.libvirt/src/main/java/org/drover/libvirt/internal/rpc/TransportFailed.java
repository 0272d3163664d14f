package org.drover.libvirt.internal.rpc;

import java.io.IOException;
import org.drover.libvirt.LibvirtFailure;

/** A transport that knows better than "closed" why it ended: the connection ends with this failure. */
public final class TransportFailed extends IOException {
    private static final long serialVersionUID = 1;

    private final LibvirtFailure failure;

    public TransportFailed(LibvirtFailure failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    public LibvirtFailure failure() {
        return failure;
    }
}
