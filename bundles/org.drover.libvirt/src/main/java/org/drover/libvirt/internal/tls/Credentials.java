package org.drover.libvirt.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Credential;
import org.drover.libvirt.LibvirtUri;

/** What one connection shows of itself and holds against the server; read anew each time, so renewals need no restart. */
record Credentials(SSLContext context, ServerCheck check, Pki pki, Optional<X509Certificate> own) {
    private static final char[] NO_PASSWORD = {};

    static Credentials read(LibvirtUri.Tls endpoint) throws AccessFailure {
        Pki pki = Pki.locate(endpoint.pki());
        List<X509Certificate> own = Files.exists(pki.certificate()) ? Pem.certificates(pki.certificate()) : List.of();
        if (endpoint.sanity() && !own.isEmpty()) {
            checkTimes(own.get(0), pki);
        }
        try {
            KeyManager[] keys = own.isEmpty() ? new KeyManager[0] : keys(own, Pem.key(pki.key()));
            ServerCheck check = endpoint.verify() ? check(endpoint, pki) : ServerCheck.none(endpoint, pki);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {check}, null);
            return new Credentials(context, check, pki, own.stream().findFirst());
        } catch (GeneralSecurityException e) {
            throw new AccessFailure(
                    Why.OUR_CREDENTIALS,
                    "the certificates in " + pki.authorities() + " and " + pki.certificate() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static ServerCheck check(LibvirtUri.Tls endpoint, Pki pki) throws AccessFailure, GeneralSecurityException {
        List<X509CRL> revoked = Files.exists(pki.revocations()) ? Pem.revocations(pki.revocations()) : List.of();
        return ServerCheck.of(Pem.certificates(pki.authorities()), revoked, endpoint, pki);
    }

    private static void checkTimes(X509Certificate own, Pki pki) throws AccessFailure {
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new AccessFailure(
                    Why.EXPIRED, "our certificate " + pki.certificate() + " expired on " + own.getNotAfter(), e);
        } catch (CertificateNotYetValidException e) {
            throw new AccessFailure(
                    Why.EXPIRED, "our certificate " + pki.certificate() + " is valid from " + own.getNotBefore(), e);
        }
    }

    private static KeyManager[] keys(List<X509Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
    }

    static String describe(X509Certificate certificate) {
        return "subject " + certificate.getSubjectX500Principal() + ", valid until " + certificate.getNotAfter();
    }

    /** The certificates that opened this session; one that signed the server's counts where it ends earlier. */
    List<Credential> ending(SSLSession session) throws SSLPeerUnverifiedException {
        List<Credential> ending = new ArrayList<>();
        own.ifPresent(c -> ending.add(new Credential(
                "our certificate " + pki.certificate(), c.getNotAfter().toInstant())));
        Stream.of(session.getPeerCertificates())
                .filter(X509Certificate.class::isInstance)
                .map(c -> ((X509Certificate) c).getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .ifPresent(ends -> ending.add(new Credential("the certificate of " + session.getPeerHost(), ends)));
        return List.copyOf(ending);
    }

    /** How our own side looks to a server that refused it. */
    String ownSide() {
        return own.map(c -> "our certificate " + pki.certificate() + " (" + describe(c) + ", signed by "
                        + c.getIssuerX500Principal() + ")")
                .orElseGet(() -> "us without a certificate (" + pki.certificate() + " does not exist)");
    }
}
