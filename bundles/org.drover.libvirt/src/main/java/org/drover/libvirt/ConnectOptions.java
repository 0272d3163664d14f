package org.drover.libvirt;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a connection behaves.
 *
 * @param connectTimeout for the socket and the whole opening conversation
 * @param callTimeout the deadline of a call that is given no other, waiting for its turn included
 * @param keepAliveInterval how long nothing must have been heard before the peer is asked for a sign of life
 * @param keepAliveCount after this many intervals more without one, the connection is lost
 * @param callsAtOnce calls on the wire at once; the others wait here. A daemon serves 5 per client by default
 *     ({@code max_client_requests}) and stops reading at the fifth, keep-alive included: so 4
 * @param readOnly open for looking only
 * @param login for daemons that want one (SASL); without it they refuse us
 * @param kerberos who we are by Kerberos, which comes before a login where the daemon takes either. Over TCP nothing but
 *     Kerberos lets us in then: a daemon that asks for nothing is refused, as anybody may have put himself in its place
 */
public record ConnectOptions(
        Duration connectTimeout,
        Duration callTimeout,
        Duration keepAliveInterval,
        int keepAliveCount,
        int callsAtOnce,
        boolean readOnly,
        WireTap tap,
        Optional<Login> login,
        Optional<Kerberos> kerberos) {
    public static final ConnectOptions DEFAULT = new ConnectOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            5,
            4,
            false,
            WireTap.NONE,
            Optional.empty(),
            Optional.empty());

    public ConnectOptions {
        positive(connectTimeout, "connect timeout");
        positive(callTimeout, "call timeout");
        positive(keepAliveInterval, "keep-alive interval");
        if (keepAliveCount < 1 || callsAtOnce < 1) {
            throw new IllegalArgumentException("keep-alive count and calls at once are 1 or more");
        }
        Objects.requireNonNull(tap, "tap");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(kerberos, "kerberos");
    }

    public ConnectOptions withTap(WireTap newTap) {
        return new ConnectOptions(
                connectTimeout,
                callTimeout,
                keepAliveInterval,
                keepAliveCount,
                callsAtOnce,
                readOnly,
                newTap,
                login,
                kerberos);
    }

    public ConnectOptions withTimeouts(Duration connect, Duration call) {
        return new ConnectOptions(
                connect, call, keepAliveInterval, keepAliveCount, callsAtOnce, readOnly, tap, login, kerberos);
    }

    public ConnectOptions withKeepAlive(Duration interval, int count) {
        return new ConnectOptions(
                connectTimeout, callTimeout, interval, count, callsAtOnce, readOnly, tap, login, kerberos);
    }

    public ConnectOptions withCallsAtOnce(int calls) {
        return new ConnectOptions(
                connectTimeout, callTimeout, keepAliveInterval, keepAliveCount, calls, readOnly, tap, login, kerberos);
    }

    public ConnectOptions withLogin(Login who) {
        return new ConnectOptions(
                connectTimeout,
                callTimeout,
                keepAliveInterval,
                keepAliveCount,
                callsAtOnce,
                readOnly,
                tap,
                Optional.of(who),
                kerberos);
    }

    public ConnectOptions withKerberos(Kerberos who) {
        return new ConnectOptions(
                connectTimeout,
                callTimeout,
                keepAliveInterval,
                keepAliveCount,
                callsAtOnce,
                readOnly,
                tap,
                login,
                Optional.of(who));
    }

    /** What people must be told where a connection by these options is described; see {@link LibvirtUri.Endpoint#warning}. */
    public Optional<String> warning(LibvirtUri.Endpoint endpoint) {
        return endpoint instanceof LibvirtUri.Tcp && kerberos.isPresent() ? Optional.empty() : endpoint.warning();
    }

    private static void positive(Duration duration, String what) {
        if (duration.isNegative() || duration.toMillis() == 0) {
            throw new IllegalArgumentException("the " + what + " cannot be " + duration);
        }
    }
}
