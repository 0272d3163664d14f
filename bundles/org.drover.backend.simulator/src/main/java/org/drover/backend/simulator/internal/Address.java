package org.drover.backend.simulator.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a simulated host is: {@code sim://datacentre/host}.
 *
 * @param host decoded: any text
 */
public record Address(String dataCentre, String host) {
    public static Optional<Address> of(URI uri) {
        if (!"sim".equals(uri.getScheme()) || uri.getAuthority() == null || uri.getPath() == null) {
            return Optional.empty();
        }
        if (uri.getPath().length() < 2) return Optional.empty();
        return Optional.of(new Address(uri.getAuthority(), uri.getPath().substring(1)));
    }

    public URI uri() {
        try {
            return new URI("sim", dataCentre, "/" + host, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address can be made of data centre " + dataCentre, e);
        }
    }
}
