package org.drover.backend.api;

import java.util.List;

/**
 * What a backend is called and which settings its endpoints take.
 *
 * @param id          short and stable, used in configuration ("libvirt")
 * @param displayName for people
 * @param addressForm an example of an endpoint's address ("qemu+tls://host/system")
 */
public record BackendDescriptor(String id, String displayName, String addressForm, List<Setting> settings) {
    public BackendDescriptor {
        settings = List.copyOf(settings);
    }

    /**
     * One setting of an endpoint.
     *
     * @param key         in the endpoint's settings
     * @param description one sentence for people
     * @param secret      never shown, logged or exported
     */
    public record Setting(String key, String description, boolean required, boolean secret) {}
}
