package org.drover.operations;

import org.drover.model.Bytes;
import org.drover.model.Drive;

/** A disk of a VM that is to be made. */
public sealed interface NewDisk {
    /**
     * A file that is there already: an image, or a medium.
     *
     * @param path of a volume of one of the host's pools
     * @param kind a CD is a medium that is only read
     */
    record Present(String path, Drive.Kind kind) implements NewDisk {}

    /** A volume of zeros that is made for it, and taken away again when the VM cannot be. */
    record Blank(String pool, String name, Bytes capacity) implements NewDisk {}
}
