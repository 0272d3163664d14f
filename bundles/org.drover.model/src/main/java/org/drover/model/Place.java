package org.drover.model;

import java.util.Optional;

/**
 * Where a host can keep disks of VMs.
 *
 * @param name   as people call it ("images", "vms")
 * @param path   of the directory on that host; the same place may have another path on another host
 * @param free   as last looked at; zero when nobody tells
 * @param volume the shared volume that it is; empty when only this host has it
 */
public record Place(String name, String path, Bytes free, Optional<VolumeId> volume) {
    public Place {
        Text.required("a place's name", name);
        Text.required("a place's path", path);
    }

    /** Whether this file lies in it, at whatever depth. */
    public boolean holds(String file) {
        String directory = path.endsWith("/") ? path : path + "/";
        return file.startsWith(directory) && file.length() > directory.length();
    }

    /** The path of a file of this name directly in it. */
    public String file(String fileName) {
        return path.endsWith("/") ? path + fileName : path + "/" + fileName;
    }
}
