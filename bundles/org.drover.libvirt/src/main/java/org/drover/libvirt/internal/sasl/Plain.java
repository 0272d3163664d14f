package org.drover.libvirt.internal.sasl;

import java.nio.charset.StandardCharsets;
import org.drover.libvirt.Login;
import org.drover.libvirt.ProtocolViolation;

/** The password itself (RFC 4616): only for a server whose certificate was checked. */
record Plain(Login login) implements Mechanism {
    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public byte[] begin() {
        return ("\0" + login.user() + "\0" + login.password()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] answer(byte[] said) throws ProtocolViolation {
        throw new ProtocolViolation("the server asks on after PLAIN, which has one step");
    }

    @Override
    public boolean isSatisfied() {
        return true;
    }
}
