package org.drover.libvirt;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a daemon listens and which driver it shall open, in libvirt's own notation:
 * {@code qemu:///system}, {@code qemu+unix:///system?socket=/run/x.sock}, {@code qemu+tcp://host:16509/system}.
 *
 * @param name what the daemon is asked to open, for instance {@code qemu:///system}
 */
public record LibvirtUri(URI uri, Endpoint endpoint, String name) {
    /** Where to connect to. TLS and SSH are not there yet. */
    public sealed interface Endpoint permits UnixSocket, Tcp {}

    public record UnixSocket(Path path) implements Endpoint {}

    public record Tcp(String host, int port) implements Endpoint {}

    private static final Path DEFAULT_SOCKET = Path.of("/run/libvirt/libvirt-sock");
    private static final int DEFAULT_TCP_PORT = 16509;

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
        String transport = scheme.length == 2 ? scheme[1] : "unix";
        return new LibvirtUri(uri, endpoint(uri, transport), name(uri, scheme[0]));
    }

    private static Endpoint endpoint(URI uri, String transport) {
        switch (transport) {
            case "unix":
                if (uri.getHost() != null) {
                    throw new IllegalArgumentException("a unix socket is on this machine; remove the host: " + uri);
                }
                return new UnixSocket(parameter(uri, "socket").map(Path::of).orElse(DEFAULT_SOCKET));
            case "tcp":
                if (uri.getHost() == null) {
                    throw new IllegalArgumentException("tcp needs a host: " + uri);
                }
                String host = uri.getHost().replaceAll("^\\[|]$", "");
                return new Tcp(host, uri.getPort() == -1 ? DEFAULT_TCP_PORT : uri.getPort());
            default:
                throw new IllegalArgumentException(
                        "transport '" + transport + "' is not supported (unix and tcp are): " + uri);
        }
    }

    /** The URI less what only the way there needs, as {@code doRemoteOpen} of libvirt's {@code remote_driver.c} does. */
    private static String name(URI uri, String driver) {
        Optional<String> given = parameter(uri, "name");
        if (given.isPresent()) {
            return given.get();
        }
        String query = uri.getRawQuery() == null
                ? ""
                : Arrays.stream(uri.getRawQuery().split("&"))
                        .filter(p -> !p.startsWith("socket="))
                        .collect(Collectors.joining("&", "?", ""));
        return driver + "://" + uri.getRawPath() + (query.equals("?") ? "" : query);
    }

    private static Optional<String> parameter(URI uri, String key) {
        return uri.getQuery() == null
                ? Optional.empty()
                : Arrays.stream(uri.getQuery().split("&"))
                        .filter(p -> p.startsWith(key + "="))
                        .map(p -> p.substring(key.length() + 1))
                        .findFirst();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
