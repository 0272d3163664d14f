package org.drover.backend.api;

import java.util.List;
import java.util.Optional;
import org.drover.model.Bytes;
import org.drover.model.VolumeId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a host keeps disks of VMs, and what lies there.
 * <p><b>Contract</b>, checked by {@code StoragePoolsContract} in the TCK. <b>Threads:</b> any. <b>Errors:</b> {@code Refused}
 * with nothing changed.
 */
@ConsumerType
public interface StoragePools extends Capability {
    /**
     * One of them, as last looked at.
     *
     * @param path   of the directory on this host
     * @param shared the shared volume that it is, by this host's settings; empty when only this host has it
     */
    record Pool(String name, String path, Bytes capacity, Bytes free, Optional<VolumeId> shared) {}

    /**
     * A file in a pool.
     *
     * @param path     on this host
     * @param capacity what a VM sees
     * @param taken    what it takes of the pool now
     */
    record Volume(String pool, String name, String path, Bytes capacity, Bytes taken) {}

    /** Those that are in use. */
    List<Pool> pools() throws BackendException;

    /** What lies in one of them now, whoever put it there. */
    List<Volume> volumes(String pool) throws BackendException;

    /** Makes a raw volume of zeros that takes its space as it is written; refused when the pool has one of that name. */
    Volume create(String pool, String name, Bytes capacity) throws BackendException;

    /**
     * Removes a volume and what is on it. Refused while a VM of this host has it; another host's VMs, on a shared volume,
     * are not known here.
     */
    void delete(Volume volume) throws BackendException;
}
