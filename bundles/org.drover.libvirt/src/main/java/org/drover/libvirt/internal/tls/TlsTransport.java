package org.drover.libvirt.internal.tls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Credential;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.TimedOut;
import org.drover.libvirt.internal.rpc.Transport;

/**
 * TLS 1.2 or 1.3 over TCP. After the handshake libvirt's server judges our certificate and address and, content, sends
 * one byte; else it closes ({@code virNetServerClientCheckAccess}, {@code virNetClientSetTLSSession}).
 */
public final class TlsTransport implements Transport {
    private static final Logger LOG = System.getLogger(TlsTransport.class.getName());
    private static final int ACCEPTED = 1;
    private static final Set<String> NOTHING_IN_COMMON =
            Set.of("protocol_version", "handshake_failure", "insufficient_security");

    private final Socket wire;
    private final InputStream in;
    private final OutputStream out;
    private final List<Credential> credentials;

    private TlsTransport(Socket wire, SSLSocket tls, List<Credential> credentials) throws IOException {
        this.credentials = credentials;
        this.wire = wire;
        this.in = tls.getInputStream();
        this.out = tls.getOutputStream();
    }

    /** Connects, shakes hands and waits to be accepted, all within {@code timeout}. */
    public static TlsTransport connect(LibvirtUri.Tls endpoint, Duration timeout) throws IOException, LibvirtFailure {
        Credentials credentials = Credentials.read(endpoint);
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new IOException("the name '" + endpoint.host() + "' does not resolve");
        }
        Socket wire = new Socket();
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> over = new CompletableFuture<>();
        // a limit on each read would let a peer that sends a byte now and then hold us for ever
        over.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionally(deadline -> {
            late.set(true);
            close(wire);
            return null;
        });
        try {
            wire.setTcpNoDelay(true);
            wire.connect(address, Math.toIntExact(timeout.toMillis()));
            return shakeHands(endpoint, credentials, wire);
        } catch (IOException | LibvirtFailure | RuntimeException e) {
            close(wire);
            if (late.get()) {
                throw new TimedOut(
                        endpoint.host() + ":" + endpoint.port() + " did not finish the TLS handshake within "
                                + timeout.toMillis() + " ms: does libvirtd hang there, or something else listen?",
                        e);
            }
            throw e;
        } finally {
            over.complete(null);
        }
    }

    private static TlsTransport shakeHands(LibvirtUri.Tls endpoint, Credentials credentials, Socket wire)
            throws IOException, LibvirtFailure {
        try {
            SSLSocket tls = (SSLSocket)
                    credentials.context().getSocketFactory().createSocket(wire, endpoint.host(), endpoint.port(), true);
            tls.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // by names in the certificate, as GnuTLS does
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            TlsTransport transport = new TlsTransport(wire, tls, credentials.ending(tls.getSession()));
            int verdict = transport.in.read();
            if (verdict == -1) {
                throw new EOFException("it closed the connection instead of accepting us");
            }
            if (verdict != ACCEPTED) {
                throw refused(endpoint, credentials, new IOException("it sent " + verdict + " instead of 1"));
            }
            return transport;
        } catch (IOException e) {
            throw explained(endpoint, credentials, e);
        }
    }

    /** The handshake's end in words: our own verdict if there is one, else what the peer's way of ending it tells. */
    private static LibvirtFailure explained(LibvirtUri.Tls endpoint, Credentials credentials, IOException e) {
        if (credentials.check().refusal().isPresent()) {
            return credentials.check().refusal().get();
        }
        String where = endpoint.host() + ":" + endpoint.port();
        String said = String.valueOf(e.getMessage());
        String alert = said.replaceFirst("^.*[Rr]eceived fatal alert: ", "");
        if (NOTHING_IN_COMMON.contains(alert) || said.startsWith("No appropriate protocol")) {
            return new AccessFailure(
                    Why.NOTHING_IN_COMMON,
                    where + " and this client have no TLS version (1.2 or 1.3) or cipher in common: look at"
                            + " tls_priority in its libvirtd.conf (" + said + ")",
                    e);
        }
        if (credentials.check().wasAsked() || !alert.equals(said)) {
            return refused(endpoint, credentials, e);
        }
        if (e instanceof SSLException) {
            return new AccessFailure(
                    Why.NOT_TLS,
                    where + " does not speak TLS; libvirt does on port 16514, with listen_tls or"
                            + " libvirtd-tls.socket (" + said + ")",
                    e);
        }
        return new AccessFailure(
                Why.NOT_TLS, where + " closed the connection before it showed a certificate (" + said + ")", e);
    }

    private static AccessFailure refused(LibvirtUri.Tls endpoint, Credentials credentials, IOException e) {
        return new AccessFailure(
                Why.REFUSED,
                endpoint.host() + ":" + endpoint.port() + " refused " + credentials.ownSide()
                        + ", or our address: its log says why; ca_file and tls_allowed_dn_list in its libvirtd.conf"
                        + " decide (" + e.getMessage() + ")",
                e);
    }

    @Override
    public List<Credential> credentials() {
        return credentials;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = from.remaining();
        out.write(from.array(), from.arrayOffset() + from.position(), count);
        from.position(from.limit());
        return count;
    }

    /** Takes the wire away: TLS's own farewell would wait for a writer that a peer which does not read holds up. */
    @Override
    public void close() throws IOException {
        wire.close();
    }

    private static void close(Socket wire) {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "closing a socket failed", e);
        }
    }
}
