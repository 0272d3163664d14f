package org.drover.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.drover.libvirt.HostCalls.Named;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * Storage pools of one host ({@code libvirt-storage.c}); what is in them is {@link VolumeCalls}. A pool that is not there
 * is a {@link LibvirtException} with {@link ErrorCode#NO_STORAGE_POOL}, nothing from the {@code find...} calls.
 */
public final class StorageCalls {
    private static final int SMALLEST_POOL = 4 + 16;

    private final Caller caller;

    StorageCalls(Caller caller) {
        this.caller = caller;
    }

    /** {@code virStoragePoolState}, in wire order. */
    public enum State {
        INACTIVE,
        BUILDING,
        RUNNING,
        DEGRADED,
        INACCESSIBLE,
        /** One that is younger than this client. */
        UNKNOWN
    }

    /**
     * {@code virStoragePoolInfo}, in bytes, as of the pool's last refresh; 0 while it is not active.
     *
     * @param allocated what its volumes have really taken
     * @param available what can still be taken
     */
    public record Info(State state, long capacity, long allocated, long available) {}

    /** The same calls with another deadline. */
    public StorageCalls within(Duration deadline) {
        return new StorageCalls(caller.within(deadline));
    }

    public List<Named> list(Flag.Pools... which) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_LIST_ALL_STORAGE_POOLS,
                new XdrWriter().int32(1).int32(Flag.bits(which)),
                in -> {
                    List<Named> pools = List.copyOf(in.list(RemoteTypes.LIST_LIMIT, SMALLEST_POOL, RemoteTypes::named));
                    in.int32();
                    return pools;
                });
    }

    public Named lookup(String name) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_POOL_LOOKUP_BY_NAME, new XdrWriter().string(name), RemoteTypes::named);
    }

    public Named lookup(UUID uuid) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_POOL_LOOKUP_BY_UUID, new XdrWriter().uuid(uuid), RemoteTypes::named);
    }

    public Optional<Named> find(String name) throws LibvirtFailure {
        return found(() -> lookup(name));
    }

    public Optional<Named> find(UUID uuid) throws LibvirtFailure {
        return found(() -> lookup(uuid));
    }

    /** The active pool whose target is this directory or device, on the host. */
    public Optional<Named> findByTarget(String path) throws LibvirtFailure {
        return found(() -> caller.call(
                Procedure.STORAGE_POOL_LOOKUP_BY_TARGET_PATH, new XdrWriter().string(path), RemoteTypes::named));
    }

    private interface Lookup {
        Named look() throws LibvirtFailure;
    }

    private static Optional<Named> found(Lookup lookup) throws LibvirtFailure {
        try {
            return Optional.of(lookup.look());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_STORAGE_POOL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a pool known for good, or changes its description; nothing is made or mounted yet. */
    public Named define(String xml) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_POOL_DEFINE_XML, new XdrWriter().string(xml).int32(0), RemoteTypes::named);
    }

    /** A pool that is forgotten when it is stopped. */
    public Named createXml(String xml, Flag.PoolStart... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_POOL_CREATE_XML,
                new XdrWriter().string(xml).int32(Flag.bits(flags)),
                RemoteTypes::named);
    }

    /** Makes what the pool stands on: its directory, or the file system of its device. */
    public void build(Named pool, Flag.PoolBuild... flags) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_BUILD, about(pool).int32(Flag.bits(flags)));
    }

    /** Mounts it, where there is something to mount, and finds its volumes. */
    public void start(Named pool, Flag.PoolStart... flags) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_CREATE, about(pool).int32(Flag.bits(flags)));
    }

    /** Whether the daemon starts it when it starts itself. */
    public void setAutostart(Named pool, boolean on) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_SET_AUTOSTART, about(pool).bool(on));
    }

    /** Looks what is there now; volumes that others made appear, and sizes are those of now. */
    public void refresh(Named pool) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_REFRESH, about(pool).int32(0));
    }

    /** Stops and unmounts it ({@code virStoragePoolDestroy}); its volumes stay as they are. */
    public void stop(Named pool) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_DESTROY, about(pool));
    }

    /** Removes what {@link #build} made, of a pool that is stopped; a directory must be empty. */
    public void delete(Named pool) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_DELETE, about(pool).int32(0));
    }

    /** Forgets a pool that is stopped. */
    public void undefine(Named pool) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_POOL_UNDEFINE, about(pool));
    }

    public Info info(Named pool) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_POOL_GET_INFO, about(pool), in -> {
            int state = in.int32();
            boolean known = state >= 0 && state < State.UNKNOWN.ordinal();
            return new Info(known ? State.values()[state] : State.UNKNOWN, in.int64(), in.int64(), in.int64());
        });
    }

    public String xml(Named pool) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_POOL_GET_XML_DESC, about(pool).int32(0), XdrReader::exactString);
    }

    static XdrWriter about(Named pool) {
        return new XdrWriter().string(pool.name()).uuid(pool.uuid());
    }
}
