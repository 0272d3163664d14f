package org.drover.libvirt.internal.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.LibvirtUri;

/** Java's own judgement of a server's certificate, kept with its reason so that an error can say what to do. */
final class ServerCheck extends X509ExtendedTrustManager {
    /** The second: an authority of the right name with another key. */
    private static final Set<Object> FOREIGN = Set.of(PKIXReason.NO_TRUST_ANCHOR, BasicReason.INVALID_SIGNATURE);

    private final Optional<X509ExtendedTrustManager> judge;
    private final LibvirtUri.Tls endpoint;
    private final Pki pki;
    private volatile boolean asked;
    private volatile AccessFailure refusal;

    private ServerCheck(Optional<X509ExtendedTrustManager> judge, LibvirtUri.Tls endpoint, Pki pki) {
        this.judge = judge;
        this.endpoint = endpoint;
        this.pki = pki;
    }

    static ServerCheck of(List<X509Certificate> authorities, List<X509CRL> revoked, LibvirtUri.Tls endpoint, Pki pki)
            throws GeneralSecurityException {
        KeyStore trusted = Credentials.emptyStore();
        for (X509Certificate authority : authorities) {
            trusted.setCertificateEntry("ca" + trusted.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.setRevocationEnabled(!revoked.isEmpty());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
        factory.init(new CertPathTrustManagerParameters(parameters));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager java) {
                return new ServerCheck(Optional.of(java), endpoint, pki);
            }
        }
        throw new GeneralSecurityException("this Java has no X509ExtendedTrustManager");
    }

    /** Believes whoever answers ({@code no_verify=1}). */
    static ServerCheck none(LibvirtUri.Tls endpoint, Pki pki) {
        return new ServerCheck(Optional.empty(), endpoint, pki);
    }

    /** Whether the server has shown its certificate: before that, an end says nothing about ours. */
    boolean wasAsked() {
        return asked;
    }

    Optional<AccessFailure> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        asked = true;
        if (judge.isEmpty()) {
            return;
        }
        try {
            judge.get()
                    .checkServerTrusted(
                            chain, type); // first without the name, so that a wrong one is told from the rest
        } catch (CertificateException e) {
            refusal = untrusted(chain[0], e);
            throw e;
        }
        try {
            judge.get().checkServerTrusted(chain, type, socket);
        } catch (CertificateException e) {
            refusal = causeIs(e, CertPathValidatorException.class) ? untrusted(chain[0], e) : misnamed(chain[0], e);
            throw e;
        }
    }

    private AccessFailure misnamed(X509Certificate server, CertificateException e) {
        return new AccessFailure(
                Why.WRONG_NAME,
                "the certificate of " + endpoint.host() + " (" + Credentials.describe(server)
                        + ") does not name this host: ask by a name that is in it, or have it made anew with "
                        + endpoint.host() + " as a DNS name or IP address (" + e.getMessage() + ")",
                e);
    }

    private AccessFailure untrusted(X509Certificate server, CertificateException e) {
        String who = "the certificate of " + endpoint.host() + " (" + Credentials.describe(server) + ") ";
        Optional<Object> reason = validatorReason(e);
        if (causeIs(e, CertificateRevokedException.class) || reason.equals(Optional.of(BasicReason.REVOKED))) {
            return new AccessFailure(
                    Why.REVOKED, who + "is on the list of revoked ones, " + pki.revocations() + ": do not trust it", e);
        }
        if (causeIs(e, CertificateNotYetValidException.class)) {
            return new AccessFailure(
                    Why.EXPIRED, who + "is not valid yet: compare the clocks of this machine and the host", e);
        }
        if (causeIs(e, CertificateExpiredException.class)) {
            return new AccessFailure(
                    Why.EXPIRED, who + "has expired: renew it on the host (cert_file in its libvirtd.conf)", e);
        }
        if (causeIs(e, CertPathBuilderException.class) || FOREIGN.contains(reason.orElse(""))) {
            return new AccessFailure(
                    Why.UNKNOWN_AUTHORITY,
                    who + "is signed by none of the authorities in " + pki.authorities()
                            + ": put the one that signed it there",
                    e);
        }
        return new AccessFailure(
                Why.UNSUITABLE, who + "is not accepted: " + deepest(e).getMessage(), e);
    }

    private static Optional<Object> validatorReason(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CertPathValidatorException invalid) {
                return Optional.of(invalid.getReason());
            }
        }
        return Optional.empty();
    }

    private static boolean causeIs(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a server is judged together with its socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("a server is judged together with its socket");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no client is judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no client is judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no client is judged here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
    }
}
