package org.drover.libvirt;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drover.libvirt.internal.uri.UriParameters;

/**
 * Where a daemon listens and which driver it shall open, in libvirt's own notation:
 *
 * <ul>
 *   <li>{@code qemu:///system}, {@code qemu+unix:///system?socket=/run/x.sock}: on this machine
 *   <li>{@code qemu+tls://host[:16514]/system}: certificates on both sides. {@code pkipath=DIR} has {@code cacert.pem},
 *       {@code clientcert.pem}, {@code clientkey.pem} and perhaps {@code cacrl.pem}; otherwise they are looked for in
 *       {@code ~/.pki/libvirt} (not by root) and then {@code /etc/pki}. {@code no_verify=1} trusts whoever answers,
 *       {@code no_sanity=1} does not look at our own certificate first
 *   <li>{@code qemu+ssh://[user@]host[:22]/system}: by the {@code ssh} command of this machine, which never asks for a
 *       password. {@code keyfile}, {@code known_hosts} (files); {@code no_verify=1} accepts any new host key;
 *       {@code socket}, {@code netcat} and {@code proxy=auto|netcat|native} say how the daemon is reached over there
 *   <li>{@code qemu+tcp://host[:16509]/system}: with Kerberos ({@link ConnectOptions#kerberos}) encrypted and authenticated
 *       by that, else neither, for networks that nobody else is on
 * </ul>
 *
 * {@code name=URI} sets what the daemon is asked to open. What libvirt's own client understands and this one does not
 * is refused rather than passed over.
 *
 * @param name what the daemon is asked to open, for instance {@code qemu:///system}
 */
public record LibvirtUri(URI uri, Endpoint endpoint, String name) {
    /** Where to connect to, and how. */
    public sealed interface Endpoint permits UnixSocket, Tcp, Tls, Ssh {
        /**
         * What people must be told where this connection is described; empty when nobody else can read or command.
         * Kerberos protects TCP as well: {@link ConnectOptions#warning} knows.
         */
        Optional<String> warning();
    }

    public record UnixSocket(Path path) implements Endpoint {
        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    public record Tcp(String host, int port) implements Endpoint {
        private static final Pattern THIS_MACHINE =
                Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|(0*:)+0*1", Pattern.CASE_INSENSITIVE);

        /** None to this machine itself, by an address that cannot be another's; a name is not resolved. */
        @Override
        public Optional<String> warning() {
            if (THIS_MACHINE.matcher(host).matches()) return Optional.empty();
            return Optional.of("neither encrypted nor authenticated: whoever is on this network can read along and"
                    + " command the host; use qemu+tls, qemu+ssh or Kerberos");
        }
    }

    /**
     * TLS with certificates.
     *
     * @param pki where all our files are; empty: libvirt's usual places
     * @param verify whether the server's certificate is checked; if not, anybody can play the server
     * @param sanity whether our own certificate is looked at before it is sent
     */
    public record Tls(String host, int port, Optional<Path> pki, boolean verify, boolean sanity) implements Endpoint {
        @Override
        public Optional<String> warning() {
            return unverified(verify, "any certificate");
        }
    }

    /**
     * A process on the host that passes everything to its daemon's socket.
     *
     * @param user empty: as SSH's own configuration says, like {@code port}
     * @param verify whether a host key that was never seen is refused
     * @param helper how the daemon's socket is reached over there
     */
    public record Ssh(
            String host,
            Optional<String> user,
            Optional<Integer> port,
            Optional<Path> keyFile,
            Optional<Path> knownHosts,
            boolean verify,
            Helper helper)
            implements Endpoint {
        @Override
        public Optional<String> warning() {
            return unverified(verify, "any new host key");
        }
    }

    private static Optional<String> unverified(boolean verify, String what) {
        return verify
                ? Optional.empty()
                : Optional.of("no_verify=1 believes " + what + ": whoever is on the way can play this host");
    }

    /** What runs on the host at SSH's other end. */
    public sealed interface Helper permits VirtSshHelper, Netcat, EitherHelper {}

    /** libvirt's own, which finds the socket by itself. */
    public record VirtSshHelper() implements Helper {}

    /** A netcat that knows unix sockets ({@code -U}). */
    public record Netcat(String command, String socket) implements Helper {}

    /** libvirt's own where it is installed, else a netcat. */
    public record EitherHelper(Netcat fallback) implements Helper {}

    private static final String DEFAULT_SOCKET = "/run/libvirt/libvirt-sock";
    private static final String DEFAULT_REMOTE_SOCKET = "/var/run/libvirt/libvirt-sock";
    private static final int DEFAULT_TCP_PORT = 16509;
    private static final int DEFAULT_TLS_PORT = 16514;

    public static LibvirtUri parse(String text) {
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a libvirt URI: '" + text + "': " + e.getReason(), e);
        }
    }

    public static LibvirtUri of(URI uri) {
        if (uri.getScheme() == null || uri.getPath() == null) {
            throw new IllegalArgumentException("not a libvirt URI (driver[+transport]://[host]/path): '" + uri + "'");
        }
        String[] scheme = uri.getScheme().split("\\+", 2);
        UriParameters parameters = UriParameters.of(uri);
        String transport = scheme.length == 2 ? scheme[1] : uri.getHost() == null ? "unix" : "tls";
        Endpoint endpoint = endpoint(uri, transport, parameters);
        String name = parameters.text("name").orElseGet(() -> scheme[0] + "://" + uri.getRawPath() + parameters.rest());
        return new LibvirtUri(uri, endpoint, name);
    }

    private static Endpoint endpoint(URI uri, String transport, UriParameters parameters) {
        return switch (transport) {
            case "unix" -> {
                if (uri.getHost() != null) {
                    throw new IllegalArgumentException("a unix socket is on this machine; remove the host: " + uri);
                }
                parameters.onlyFor(transport, "socket");
                yield new UnixSocket(Path.of(parameters.text("socket").orElse(DEFAULT_SOCKET)));
            }
            case "tcp" -> {
                parameters.onlyFor(transport);
                yield new Tcp(host(uri), port(uri).orElse(DEFAULT_TCP_PORT));
            }
            case "tls" -> {
                parameters.onlyFor(transport, "pkipath", "no_verify", "no_sanity");
                yield new Tls(
                        host(uri),
                        port(uri).orElse(DEFAULT_TLS_PORT),
                        parameters.path("pkipath"),
                        !parameters.yes("no_verify"),
                        !parameters.yes("no_sanity"));
            }
            case "ssh" -> {
                parameters.onlyFor(
                        transport, "keyfile", "known_hosts", "no_verify", "no_tty", "socket", "netcat", "proxy");
                yield new Ssh(
                        host(uri),
                        Optional.ofNullable(uri.getUserInfo()),
                        port(uri),
                        parameters.path("keyfile"),
                        parameters.path("known_hosts"),
                        !parameters.yes("no_verify"),
                        helper(parameters));
            }
            default ->
                throw new IllegalArgumentException(
                        "transport '" + transport + "' is not supported (unix, tls, ssh and tcp are): " + uri);
        };
    }

    /** As {@code doRemoteOpen} of libvirt's {@code remote_driver.c} chooses: its own helper knows no other socket. */
    private static Helper helper(UriParameters parameters) {
        Optional<String> socket = parameters.text("socket");
        Optional<String> command = parameters.text("netcat");
        Netcat netcat = new Netcat(command.orElse("nc"), socket.orElse(DEFAULT_REMOTE_SOCKET));
        boolean told = socket.isPresent() || command.isPresent();
        String proxy = parameters.text("proxy").orElse("auto");
        return switch (proxy) {
            case "auto" -> told ? netcat : new EitherHelper(netcat);
            case "netcat" -> netcat;
            case "native" -> {
                if (told) {
                    throw new IllegalArgumentException(
                            "proxy=native finds the socket by itself: remove socket, netcat");
                }
                yield new VirtSshHelper();
            }
            default -> throw new IllegalArgumentException("proxy is auto, netcat or native, not '" + proxy + "'");
        };
    }

    private static String host(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("a host is missing (driver+transport://host/path): " + uri);
        }
        return uri.getHost().replaceAll("^\\[|]$", "");
    }

    private static Optional<Integer> port(URI uri) {
        return uri.getPort() == -1 ? Optional.empty() : Optional.of(uri.getPort());
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
