package org.drover.backend.libvirt.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.drover.model.VolumeId;

/**
 * Which paths are shared volumes, as the administrator said ({@code vms=/mnt/vms, iso=/mnt/iso}): libvirt knows whether a
 * file system is shared, and does not tell. Disks reached over a network protocol are shared by nature.
 */
final class SharedPaths {
    private final Map<String, VolumeId> byPath = new TreeMap<>();

    /** Empty text: none. */
    static SharedPaths parse(String setting) {
        SharedPaths shared = new SharedPaths();
        for (String part : setting.split(",")) {
            if (part.isBlank()) continue;
            int equals = part.indexOf('=');
            String path = part.substring(equals + 1).strip();
            boolean named = equals > 0 && !part.substring(0, equals).isBlank();
            if (!named || !path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "shared-volumes takes name=/path, separated by commas; \"" + part.strip() + "\" is not that");
            }
            shared.byPath.put(
                    path.endsWith("/") ? path : path + "/",
                    new VolumeId(part.substring(0, equals).strip()));
        }
        return shared;
    }

    Optional<VolumeId> volumeOf(String source) {
        if (source.contains("://")) return Optional.of(new VolumeId(source.substring(0, source.lastIndexOf('/'))));
        return byPath.entrySet().stream()
                .filter(e -> source.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .reduce((shorter, longer) -> longer);
    }

    /** The volumes by the path that was given for them. */
    Map<String, VolumeId> byPath() {
        Map<String, VolumeId> paths = new TreeMap<>();
        byPath.forEach((path, volume) -> paths.put(path.substring(0, path.length() - 1), volume));
        return paths;
    }

    Set<VolumeId> volumes() {
        return Set.copyOf(byPath.values());
    }
}
