package org.drover.libvirt.internal.sasl;

import java.util.Optional;
import javax.security.sasl.SaslClient;
import org.drover.libvirt.LibvirtFailure;

/** One way of proving who we are, step by step. */
interface Mechanism {
    String name();

    /** What is sent first. */
    byte[] begin() throws LibvirtFailure;

    /** The answer to what the server said; empty when there is nothing more to say. */
    byte[] answer(byte[] said) throws LibvirtFailure;

    /** Whether the server has done its part too: only then may its "complete" be believed. */
    boolean isSatisfied();

    /** What seals everything from the server's "complete" on, if this way was asked to and can. */
    default Optional<SaslClient> seal() {
        return Optional.empty();
    }
}
