package org.drover.libvirt;

import java.util.Objects;

/**
 * A volume as calls name it ({@code remote_nonnull_storage_vol}).
 *
 * @param pool its pool's name
 * @param name within the pool
 * @param key what it is found by on this host, mostly its path
 */
public record VolumeRef(String pool, String name, String key) {
    public VolumeRef {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
    }
}
