package org.drover.libvirt.internal.sasl;

import java.util.List;
import java.util.Optional;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.ConnectOptions;
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
 * SASL by libvirt's calls ({@code remoteAuthSASL} of {@code remote_driver.c}). Of our mechanisms Kerberos alone encrypts, so
 * over TCP nothing else is done.
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

    /** @param sealed the transport, where the mechanism has to encrypt what goes over it */
    public static void perform(Caller caller, LibvirtUri uri, ConnectOptions options, Optional<SealedTransport> sealed)
            throws LibvirtFailure {
        if (uri.endpoint() instanceof LibvirtUri.Tcp && sealed.isEmpty()) {
            throw new AccessFailure(
                    Why.NOTHING_IN_COMMON,
                    uri + " wants SASL; over TCP that is done here only by Kerberos, which encrypts, and no keytab or"
                            + " ticket is set. A user and a password go over TLS, SSH or a unix socket",
                    null);
        }
        if (options.login().isEmpty() && options.kerberos().isEmpty()) {
            throw new AccessFailure(
                    Why.OUR_CREDENTIALS,
                    uri + " wants a user and a password or Kerberos (SASL), and none are set",
                    null);
        }
        String offered = caller.call(Procedure.AUTH_SASL_INIT, XdrReader::string);
        Mechanism mechanism = choose(List.of(offered.split("[ ,]+")), uri, options, sealed.isPresent());
        try {
            converse(caller, mechanism, sealed);
        } catch (LibvirtException e) {
            if (!e.is(ErrorCode.AUTH_FAILED)) {
                throw e;
            }
            throw new AccessFailure(Why.REFUSED, refusal(uri, mechanism, options) + " (" + e.getMessage() + ")", e);
        }
    }

    private static String refusal(LibvirtUri uri, Mechanism mechanism, ConnectOptions options) {
        if (mechanism instanceof Gssapi) {
            return uri + " does not let us in by " + options.kerberos().get()
                    + ": we are not on its sasl_allowed_username_list (which names its own realm's users without the"
                    + " realm), its keytab (/etc/libvirt/krb5.tab) lacks the"
                    + " KDC's key of libvirt/" + host(uri)
                    + ", or its clock is more than 5 minutes off; its log says which";
        }
        return uri + " does not let '" + options.login().get()
                + "' in: wrong password, no such user (saslpasswd2 -a libvirt) or not"
                + " on its sasl_allowed_username_list";
    }

    /** As libvirt's own client names it to Kerberos. */
    private static String host(LibvirtUri uri) {
        return Optional.ofNullable(uri.uri().getHost())
                .map(host -> host.replaceAll("^\\[|]$", ""))
                .orElse("localhost");
    }

    private static Mechanism choose(List<String> offered, LibvirtUri uri, ConnectOptions options, boolean encrypts)
            throws AccessFailure {
        if (offered.contains(Gssapi.NAME) && options.kerberos().isPresent()) {
            return new Gssapi(options.kerberos().get(), host(uri), encrypts, options.connectTimeout());
        }
        if (options.login().isPresent() && !encrypts) {
            Login login = options.login().get();
            if (offered.contains(ScramSha256.NAME)) {
                return new ScramSha256(login);
            }
            if (offered.contains("PLAIN") && uri.endpoint() instanceof LibvirtUri.Tls tls && tls.verify()) {
                return new Plain(login);
            }
        }
        throw new AccessFailure(
                Why.NOTHING_IN_COMMON,
                uri + " offers SASL by " + offered + "; this client knows " + Gssapi.NAME
                        + " where a keytab or ticket is"
                        + " set, " + ScramSha256.NAME + " with a user and a password where the connection is encrypted,"
                        + " and PLAIN where a certificate was checked (mech_list in its /etc/sasl2/libvirt.conf)",
                null);
    }

    private static void converse(Caller caller, Mechanism mechanism, Optional<SealedTransport> sealed)
            throws LibvirtFailure {
        XdrReader.Element<Answer> decoder = in -> sealing(Answer.read(in), mechanism, sealed);
        XdrWriter first = said(new XdrWriter().string(mechanism.name()), mechanism.begin());
        Answer answer = caller.call(Procedure.AUTH_SASL_START, first, decoder);
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
            answer = caller.call(Procedure.AUTH_SASL_STEP, said(new XdrWriter(), reply), decoder);
        }
        throw new ProtocolViolation(mechanism.name() + " without an end");
    }

    /** On the thread that reads, before it reads on: what comes behind the server's "complete" is sealed. */
    private static Answer sealing(Answer answer, Mechanism mechanism, Optional<SealedTransport> sealed)
            throws ProtocolViolation {
        if (answer.complete() && sealed.isPresent()) {
            sealed.get()
                    .seal(mechanism
                            .seal()
                            .orElseThrow(() -> new ProtocolViolation(
                                    "the server ended " + mechanism.name() + " before its encryption was agreed on")));
        }
        return answer;
    }
}
