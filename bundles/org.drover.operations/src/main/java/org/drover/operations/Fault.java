package org.drover.operations;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * Why an operation came to nothing, or why nobody knows what it came to.
 *
 * @param step   that was being taken ("plug in")
 * @param remedy what a person can do
 */
public record Fault(Kind kind, HostId host, Optional<VmId> vm, String step, String reason, String remedy) {
    public enum Kind {
        /** Nobody answered: nothing was changed. */
        UNREACHABLE,
        /** The host said no: nothing was changed. */
        REFUSED,
        /** No answer in time, or the connection broke: it may have been done. */
        UNKNOWN,
        /** The host cannot do that, ever. */
        UNSUPPORTED,
        /** A fault of Drover's, or of a backend's. */
        INTERNAL
    }

    public static Fault of(BackendException e) {
        Kind kind = e instanceof BackendException.HostUnreachable
                ? Kind.UNREACHABLE
                : e instanceof BackendException.Refused
                        ? Kind.REFUSED
                        : e instanceof BackendException.Unsupported ? Kind.UNSUPPORTED : Kind.UNKNOWN;
        return new Fault(kind, e.host(), e.vm(), e.step(), e.reason(), remedy(kind));
    }

    private static String remedy(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "Check that the host is up and that its daemon listens, and try again";
            case REFUSED -> "Mend what it names and try again";
            case UNKNOWN -> "Look at the VM before it is tried again: it may have been done";
            case UNSUPPORTED -> "Choose another way";
            case INTERNAL -> "The log says more";
        };
    }

    @Override
    public String toString() {
        return step + " on " + host + ": " + reason + ". " + remedy;
    }
}
