package org.drover.backend.tck;

import org.drover.model.HostId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/** Files that only one of the two hosts has, and the truth about them. */
@ConsumerType
public interface LocalFiles {
    /**
     * Makes a VM on the first host with one disk, which lies on a place of that host alone; a running one writes to it and to
     * its memory.
     */
    VmId makeVm(String name, boolean running) throws Exception;

    /** A path at which that host can make a file of this name, on a place of its own; there is none yet. */
    String freePath(HostId host, String fileName) throws Exception;

    /** The truth, not asked through the SPI. */
    boolean isThere(HostId host, String path) throws Exception;

    /** The truth: the disk that it uses, or its definition names, holds all that it ever wrote. */
    boolean isIntact(VmId vm) throws Exception;
}
