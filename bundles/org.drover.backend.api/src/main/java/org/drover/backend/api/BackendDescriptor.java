package org.drover.backend.api;

import java.util.List;

/**
 * What a backend is called and which settings its endpoints take.
 *
 * @param id          short and stable, used in configuration ("libvirt")
 * @param displayName for people
 * @param addressForm an example of an endpoint's address ("qemu+tls://host/system")
 * @param ways        every way to reach a host, the usual one first
 */
public record BackendDescriptor(
        String id, String displayName, String addressForm, List<Setting> settings, List<Way> ways) {
    public BackendDescriptor {
        settings = List.copyOf(settings);
        ways = List.copyOf(ways);
    }

    /** With one way, which the example shows. */
    public BackendDescriptor(String id, String displayName, String addressForm, List<Setting> settings) {
        this(id, displayName, addressForm, settings, List.of(new Way(addressForm, displayName)));
    }

    /**
     * One way to reach a host.
     *
     * @param addressForm an address with the word {@code host} in the place of the host's name
     * @param description one sentence for people: what it needs, and how well it is protected
     */
    public record Way(String addressForm, String description) {}

    /**
     * One setting of an endpoint.
     *
     * @param key         in the endpoint's settings
     * @param description one sentence for people
     * @param secret      never shown, logged or exported
     */
    public record Setting(String key, String description, boolean required, boolean secret) {}
}
