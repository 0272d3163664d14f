package org.drover.libvirt.internal.uri;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A libvirt URI's parameters: those of the way there, known by name, and the rest, which is the driver's. */
public final class UriParameters {
    /** All that {@code doRemoteOpen} takes out before it asks the daemon, {@code name} apart. */
    private static final Set<String> OF_THE_WAY = Set.of(
            "socket",
            "pkipath",
            "no_verify",
            "no_sanity",
            "tls_priority",
            "keyfile",
            "known_hosts",
            "known_hosts_verify",
            "no_tty",
            "netcat",
            "proxy",
            "command",
            "auth",
            "sshauth",
            "authfile",
            "mode");

    private final URI uri;
    private final Map<String, String> raw = new LinkedHashMap<>();

    private UriParameters(URI uri) {
        this.uri = uri;
    }

    public static UriParameters of(URI uri) {
        UriParameters parameters = new UriParameters(uri);
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String part : query.split("&")) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                parameters.raw.putIfAbsent(pair[0], pair.length == 2 ? pair[1] : "");
            }
        }
        return parameters;
    }

    /** Refuses what this transport does not heed: a wish passed over could be one for more safety. */
    public void onlyFor(String transport, String... known) {
        for (String key : raw.keySet()) {
            if (OF_THE_WAY.contains(key) && !List.of(known).contains(key)) {
                throw new IllegalArgumentException("'" + key + "' means nothing here with " + transport + ": " + uri);
            }
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(raw.get(key))
                .map(value -> URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    public Optional<Path> path(String key) {
        return text(key).map(Path::of);
    }

    public boolean yes(String key) {
        String value = text(key).orElse("0");
        if (!value.equals("0") && !value.equals("1")) {
            throw new IllegalArgumentException("'" + key + "' is 0 or 1, not '" + value + "': " + uri);
        }
        return value.equals("1");
    }

    /** What the daemon's driver gets, as it was written: {@code ?a=b&c=d}, or nothing. */
    public String rest() {
        String rest = raw.entrySet().stream()
                .filter(pair ->
                        !OF_THE_WAY.contains(pair.getKey()) && !pair.getKey().equals("name"))
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? "" : "?" + rest;
    }
}
