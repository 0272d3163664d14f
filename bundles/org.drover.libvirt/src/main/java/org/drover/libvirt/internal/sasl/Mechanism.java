package org.drover.libvirt.internal.sasl;

import org.drover.libvirt.LibvirtFailure;

/** One way of proving who we are, step by step. */
interface Mechanism {
    String name();

    /** What is sent first. */
    byte[] begin();

    /** The answer to what the server said; empty when there is nothing more to say. */
    byte[] answer(byte[] said) throws LibvirtFailure;

    /** Whether the server has done its part too: only then may its "complete" be believed. */
    boolean isSatisfied();
}
