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
 */
public record ConnectOptions(
        Duration connectTimeout,
        Duration callTimeout,
        Duration keepAliveInterval,
        int keepAliveCount,
        int callsAtOnce,
        boolean readOnly,
        WireTap tap,
        Optional<Login> login) {
    public static final ConnectOptions DEFAULT = new ConnectOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            5,
            4,
            false,
            WireTap.NONE,
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
    }

    public ConnectOptions withTap(WireTap newTap) {
        return new ConnectOptions(
                connectTimeout, callTimeout, keepAliveInterval, keepAliveCount, callsAtOnce, readOnly, newTap, login);
    }

    public ConnectOptions withTimeouts(Duration connect, Duration call) {
        return new ConnectOptions(connect, call, keepAliveInterval, keepAliveCount, callsAtOnce, readOnly, tap, login);
    }

    public ConnectOptions withKeepAlive(Duration interval, int count) {
        return new ConnectOptions(connectTimeout, callTimeout, interval, count, callsAtOnce, readOnly, tap, login);
    }

    public ConnectOptions withCallsAtOnce(int calls) {
        return new ConnectOptions(
                connectTimeout, callTimeout, keepAliveInterval, keepAliveCount, calls, readOnly, tap, login);
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
                Optional.of(who));
    }

    private static void positive(Duration duration, String what) {
        if (duration.isNegative() || duration.toMillis() == 0) {
            throw new IllegalArgumentException("the " + what + " cannot be " + duration);
        }
    }
}
