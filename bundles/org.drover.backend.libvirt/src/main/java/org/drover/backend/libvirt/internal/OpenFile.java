package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeRef;

/** A file of a host whose bytes are read or written; its pool stays up meanwhile. */
final class OpenFile implements AutoCloseable {
    private final DiskFiles files;
    private final String directory;
    private final VolumeRef volume;

    private OpenFile(DiskFiles files, String directory, VolumeRef volume) {
        this.files = files;
        this.directory = directory;
        this.volume = volume;
    }

    /** @throws LibvirtException there is no such file */
    static OpenFile of(DiskFiles files, String path) throws LibvirtFailure {
        String directory = files.stay(path);
        boolean open = false;
        try {
            Optional<VolumeRef> volume = files.inPool(path, (pool, fresh) -> files.find(pool, fresh, path));
            if (volume.isEmpty()) {
                throw new LibvirtException(ErrorCode.NO_STORAGE_VOL.number(), 0, "there is no file " + path);
            }
            open = true;
            return new OpenFile(files, directory, volume.get());
        } finally {
            if (!open) files.leave(directory);
        }
    }

    VolumeRef volume() {
        return volume;
    }

    @Override
    public void close() throws LibvirtFailure {
        files.leave(directory);
    }
}
