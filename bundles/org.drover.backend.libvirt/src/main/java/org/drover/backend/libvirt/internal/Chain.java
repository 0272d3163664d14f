package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/** The images that a disk's own file stands on, as they lie on its host. */
final class Chain {
    /** libvirt's own limit for a chain is 200. */
    private static final int DEEPEST = 200;

    private Chain() {}

    /**
     * One of them.
     *
     * @param disk   that stands on it
     * @param format as its content says, or as what stands on it does
     * @param bytes  of the file, from its first to its last
     */
    record Layer(String disk, String file, String format, long bytes, Optional<DiskImage.Access> access) {}

    /** Uppermost first; none where the disk stands on nothing. */
    static List<Layer> below(DiskFiles files, String disk, String top) throws LibvirtFailure {
        List<Layer> layers = new ArrayList<>();
        Optional<String> next = StoredFile.at(files, top).standsOn();
        while (next.isPresent()) {
            if (layers.size() == DEEPEST) {
                throw new LibvirtException(
                        ErrorCode.XML_ERROR.number(), 0, top + " stands on more than " + DEEPEST + " images");
            }
            StoredFile stored = StoredFile.at(files, next.get());
            layers.add(new Layer(disk, next.get(), stored.format(), stored.length(), stored.access()));
            next = stored.standsOn();
        }
        return layers;
    }
}
