package org.drover.libvirt.internal.sasl;

import java.util.List;
import java.util.Optional;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.Login;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * SASL by libvirt's calls ({@code remoteAuthSASL} of {@code remote_driver.c}). Our mechanisms encrypt nothing, so it is
 * done only where the transport does.
 */
public final class SaslLogin {
    /** {@code REMOTE_AUTH_SASL_DATA_MAX}. */
    private static final int DATA_LIMIT = 65536;

    private static final int STEPS_LIMIT = 10;

    /** The server's part: whether it is content, and what it says; "nothing" is not the same as "empty". */
    private record Answer(boolean complete, Optional<byte[]> said) {
        static Answer read(XdrReader in) throws ProtocolViolation {
            boolean complete = in.bool();
            boolean nothing = in.bool();
            List<Integer> data = in.list(DATA_LIMIT, 4, XdrReader::int32);
            byte[] said = new byte[data.size()];
            for (int i = 0; i < said.length; i++) {
                said[i] = data.get(i).byteValue();
            }
            return new Answer(complete, nothing ? Optional.empty() : Optional.of(said));
        }
    }

    private SaslLogin() {}

    /** {@code char data<>} in the protocol file: XDR gives each character four bytes. */
    private static XdrWriter said(XdrWriter out, byte[] data) {
        out.bool(false).int32(data.length);
        for (byte character : data) {
            out.int32(character);
        }
        return out;
    }

    public static void perform(Caller caller, LibvirtUri uri, Optional<Login> login) throws LibvirtFailure {
        if (uri.endpoint() instanceof LibvirtUri.Tcp) {
            throw new AccessFailure(
                    Why.NOTHING_IN_COMMON, uri + " wants SASL, done here only over TLS, SSH or a unix socket", null);
        }
        Login given = login.orElseThrow(() -> new AccessFailure(
                Why.OUR_CREDENTIALS, uri + " wants a user and a password (SASL), and none are set", null));
        String offered = caller.call(Procedure.AUTH_SASL_INIT, XdrReader::string);
        Mechanism mechanism = choose(List.of(offered.split("[ ,]+")), uri, given);
        try {
            converse(caller, mechanism);
        } catch (LibvirtException e) {
            if (!e.is(ErrorCode.AUTH_FAILED)) {
                throw e;
            }
            throw new AccessFailure(
                    Why.REFUSED,
                    uri + " does not let '" + given
                            + "' in: wrong password, no such user (saslpasswd2 -a libvirt) or not"
                            + " on its sasl_allowed_username_list (" + e.getMessage() + ")",
                    e);
        }
    }

    private static Mechanism choose(List<String> offered, LibvirtUri uri, Login login) throws AccessFailure {
        if (offered.contains(ScramSha256.NAME)) {
            return new ScramSha256(login);
        }
        if (offered.contains("PLAIN") && uri.endpoint() instanceof LibvirtUri.Tls tls && tls.verify()) {
            return new Plain(login);
        }
        throw new AccessFailure(
                Why.NOTHING_IN_COMMON,
                uri + " offers SASL by " + offered + "; this client knows " + ScramSha256.NAME
                        + ", and PLAIN where a certificate was checked (mech_list in its /etc/sasl2/libvirt.conf)",
                null);
    }

    private static void converse(Caller caller, Mechanism mechanism) throws LibvirtFailure {
        XdrWriter first = said(new XdrWriter().string(mechanism.name()), mechanism.begin());
        Answer answer = caller.call(Procedure.AUTH_SASL_START, first, Answer::read);
        for (int step = 0; step < STEPS_LIMIT; step++) {
            // a server that is content early still has to prove itself with what it says last
            byte[] reply =
                    answer.said().isPresent() ? mechanism.answer(answer.said().get()) : new byte[0];
            if (answer.complete()) {
                if (!mechanism.isSatisfied()) {
                    throw new ProtocolViolation("the server ended " + mechanism.name() + " without proving itself");
                }
                return;
            }
            answer = caller.call(Procedure.AUTH_SASL_STEP, said(new XdrWriter(), reply), Answer::read);
        }
        throw new ProtocolViolation(mechanism.name() + " without an end");
    }
}
