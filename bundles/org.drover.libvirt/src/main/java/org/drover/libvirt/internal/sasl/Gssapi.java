package org.drover.libvirt.internal.sasl;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.Interrupted;
import org.drover.libvirt.Kerberos;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TimedOut;

/**
 * GSSAPI with Kerberos 5 (RFC 4752) by the JDK: a ticket for {@code libvirt/HOST}, both sides prove who they are, and
 * where the transport does not encrypt, this does.
 */
final class Gssapi implements Mechanism {
    static final String NAME = "GSSAPI";
    private static final byte[] NOTHING = {};

    private final Kerberos who;
    private final String host;
    private final boolean encrypts;
    private final Duration patience;
    private SaslClient client;

    Gssapi(Kerberos who, String host, boolean encrypts, Duration patience) {
        this.who = who;
        this.host = host;
        this.encrypts = encrypts;
        this.patience = patience;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Asks the KDC for tickets, in a thread of its own: Java waits for a silent KDC for minutes and hears no interrupt. */
    @Override
    public byte[] begin() throws LibvirtFailure {
        FutureTask<byte[]> asked = new FutureTask<>(this::firstWord);
        Thread thread = new Thread(asked, "libvirt-kerberos " + host);
        thread.setDaemon(true);
        thread.start();
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtFailure failure) {
                throw failure;
            }
            throw new KerberosTrouble(who, host).explained(e.getCause());
        } catch (TimeoutException e) {
            throw new TimedOut(
                    "no ticket for libvirt/" + host + " within " + patience.toMillis()
                            + " ms: do the realm's KDCs in krb5.conf answer (kinit, kvno)?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while waiting for a Kerberos ticket for " + host, e);
        }
    }

    private byte[] firstWord() throws LoginException, SaslException, AccessFailure {
        return as(new KerberosTicket(who).get(), () -> {
            client = Sasl.createSaslClient(
                    new String[] {NAME},
                    null,
                    "libvirt",
                    host,
                    Map.of(
                            Sasl.QOP,
                            encrypts ? "auth-conf" : "auth",
                            Sasl.SERVER_AUTH,
                            "true",
                            Sasl.MAX_BUFFER,
                            Integer.toString(SealedTransport.LIMIT)),
                    null);
            if (client == null) {
                throw new SaslException("this Java has no GSSAPI (module jdk.security.jgss)");
            }
            return client.evaluateChallenge(NOTHING);
        });
    }

    private static byte[] as(Subject subject, PrivilegedExceptionAction<byte[]> action) throws SaslException {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw e.getException() instanceof SaslException sasl
                    ? sasl
                    : new SaslException("unforeseen", e.getException());
        }
    }

    @Override
    public byte[] answer(byte[] said) throws LibvirtFailure {
        if (client.isComplete()) {
            if (said.length > 0) {
                throw new ProtocolViolation("the server goes on after the end of " + NAME);
            }
            return NOTHING;
        }
        try {
            byte[] answer = client.evaluateChallenge(said);
            return answer == null ? NOTHING : answer;
        } catch (SaslException e) {
            throw new KerberosTrouble(who, host).explained(e);
        } catch (RuntimeException e) { // Java trusts lengths within a token
            throw new ProtocolViolation("a " + NAME + " message that makes no sense", e);
        }
    }

    @Override
    public boolean isSatisfied() {
        return client.isComplete() && (!encrypts || seal().isPresent());
    }

    @Override
    public Optional<SaslClient> seal() {
        boolean agreed = client.isComplete() && "auth-conf".equals(client.getNegotiatedProperty(Sasl.QOP));
        return agreed ? Optional.of(client) : Optional.empty();
    }
}
