package org.drover.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drover.libvirt.HostCalls.Named;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.rpc.RpcStream;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * Volumes: the files and devices in an active storage pool ({@code libvirt-storage.c}). A volume that is not there is a
 * {@link LibvirtException} with {@link ErrorCode#NO_STORAGE_VOL}, nothing from {@link #find} and {@link #findByPath}; one
 * that somebody put there by hand is found after {@link StorageCalls#refresh}.
 */
public final class VolumeCalls {
    private static final int SMALLEST_VOLUME = 3 * 4;

    private final Caller caller;

    VolumeCalls(Caller caller) {
        this.caller = caller;
    }

    /** {@code virStorageVolType}, in wire order. */
    public enum Type {
        FILE,
        BLOCK,
        DIRECTORY,
        NETWORK,
        NETWORK_DIRECTORY,
        PLOOP,
        /** One that is younger than this client. */
        UNKNOWN
    }

    /**
     * {@code virStorageVolInfo}, in bytes.
     *
     * @param capacity what a guest sees; the file of a format such as qcow2 can be smaller or larger
     * @param allocated what it takes on the host now
     */
    public record Info(Type type, long capacity, long allocated) {}

    /** The same calls with another deadline. */
    public VolumeCalls within(Duration deadline) {
        return new VolumeCalls(caller.within(deadline));
    }

    public List<VolumeRef> list(Named pool) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_POOL_LIST_ALL_VOLUMES,
                StorageCalls.about(pool).int32(1).int32(0),
                in -> {
                    List<VolumeRef> volumes =
                            List.copyOf(in.list(RemoteTypes.LIST_LIMIT, SMALLEST_VOLUME, VolumeCalls::volume));
                    in.int32();
                    return volumes;
                });
    }

    public VolumeRef lookup(Named pool, String name) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_VOL_LOOKUP_BY_NAME, StorageCalls.about(pool).string(name), VolumeCalls::volume);
    }

    /** By what is its key on this host, in whatever active pool. */
    public VolumeRef lookupByKey(String key) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_LOOKUP_BY_KEY, new XdrWriter().string(key), VolumeCalls::volume);
    }

    public VolumeRef lookupByPath(String path) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_LOOKUP_BY_PATH, new XdrWriter().string(path), VolumeCalls::volume);
    }

    public Optional<VolumeRef> find(Named pool, String name) throws LibvirtFailure {
        return found(() -> lookup(pool, name));
    }

    public Optional<VolumeRef> findByPath(String path) throws LibvirtFailure {
        return found(() -> lookupByPath(path));
    }

    private interface Lookup {
        VolumeRef look() throws LibvirtFailure;
    }

    private static Optional<VolumeRef> found(Lookup lookup) throws LibvirtFailure {
        try {
            return Optional.of(lookup.look());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_STORAGE_VOL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The pool that it is in. */
    public Named pool(VolumeRef volume) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_POOL_LOOKUP_BY_VOLUME, about(volume), RemoteTypes::named);
    }

    /**
     * Makes a volume ({@code formatstorage.html}: name, capacity, allocation, format); waits until its space is taken when
     * its allocation says so. Refused with {@link ErrorCode#STORAGE_VOL_EXISTS} when there is one of its name.
     */
    public VolumeRef create(Named pool, String xml, Flag.VolumeCreate... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_VOL_CREATE_XML,
                StorageCalls.about(pool).string(xml).int32(Flag.bits(flags)),
                VolumeCalls::volume);
    }

    /**
     * Makes a volume with the content of another one of the same host, which may be of another format; what that one stands
     * on goes into it too. Blocks until all is copied.
     */
    public VolumeRef createFrom(Named pool, String xml, VolumeRef source, Flag.VolumeCreate... flags)
            throws LibvirtFailure {
        XdrWriter arguments = StorageCalls.about(pool)
                .string(xml)
                .string(source.pool())
                .string(source.name())
                .string(source.key());
        return caller.call(
                Procedure.STORAGE_VOL_CREATE_XML_FROM, arguments.int32(Flag.bits(flags)), VolumeCalls::volume);
    }

    /** Removes its file or logical volume, whoever still uses it. */
    public void delete(VolumeRef volume) throws LibvirtFailure {
        caller.call(Procedure.STORAGE_VOL_DELETE, about(volume).int32(0));
    }

    /** To {@code capacity} bytes; making it smaller takes {@link Flag.VolumeResize#SHRINK}. Not under a running guest. */
    public void resize(VolumeRef volume, long capacity, Flag.VolumeResize... flags) throws LibvirtFailure {
        if (capacity < 0) {
            throw new IllegalArgumentException("a volume cannot have " + capacity + " bytes");
        }
        caller.call(Procedure.STORAGE_VOL_RESIZE, about(volume).int64(capacity).int32(Flag.bits(flags)));
    }

    public Info info(VolumeRef volume) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_GET_INFO, about(volume), VolumeCalls::readInfo);
    }

    /** With the bytes of its file or device, from its first to its last, in place of those that it takes. */
    public Info physicalInfo(VolumeRef volume) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_GET_INFO_FLAGS, about(volume).int32(1), VolumeCalls::readInfo);
    }

    private static Info readInfo(XdrReader in) throws ProtocolViolation {
        int type = in.int32();
        boolean known = type >= 0 && type < Type.UNKNOWN.ordinal();
        return new Info(known ? Type.values()[type] : Type.UNKNOWN, in.int64(), in.int64());
    }

    public String xml(VolumeRef volume) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_GET_XML_DESC, about(volume).int32(0), XdrReader::exactString);
    }

    /** Where it is on its host. */
    public String path(VolumeRef volume) throws LibvirtFailure {
        return caller.call(Procedure.STORAGE_VOL_GET_PATH, about(volume), XdrReader::exactString);
    }

    /** The whole content as it is stored, with its holes; the deadline is that of each piece. */
    public VolumeDownload download(VolumeRef volume) throws LibvirtFailure {
        return download(volume, 0, 0, true);
    }

    /**
     * A part of the content as it is stored.
     *
     * @param offset of its first byte
     * @param length in bytes; 0 for all the rest
     * @param holes whether runs of zeroes that the file does not store are told as holes, not sent
     */
    public VolumeDownload download(VolumeRef volume, long offset, long length, boolean holes) throws LibvirtFailure {
        RpcStream.Kind kind = new RpcStream.Kind(true, holes);
        return new VolumeDownload(
                caller.open(Procedure.STORAGE_VOL_DOWNLOAD, part(volume, offset, length, holes), kind),
                caller.deadline());
    }

    /** The whole content as it is to be stored; holes may be among it, and leave what was there. */
    public VolumeUpload upload(VolumeRef volume) throws LibvirtFailure {
        return upload(volume, 0, 0, true);
    }

    /**
     * A part of the content as it is to be stored.
     *
     * @param offset of the first byte to write
     * @param length in bytes, the most that may be written; 0 for no limit
     */
    public VolumeUpload upload(VolumeRef volume, long offset, long length, boolean holes) throws LibvirtFailure {
        RpcStream.Kind kind = new RpcStream.Kind(false, holes);
        return new VolumeUpload(
                caller.open(Procedure.STORAGE_VOL_UPLOAD, part(volume, offset, length, holes), kind),
                caller.deadline());
    }

    /** {@code VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM}, {@code VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM} are 1. */
    private static XdrWriter part(VolumeRef volume, long offset, long length, boolean holes) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on are no part of a volume");
        }
        return about(volume).int64(offset).int64(length).bool(holes);
    }

    private static XdrWriter about(VolumeRef volume) {
        return new XdrWriter().string(volume.pool()).string(volume.name()).string(volume.key());
    }

    private static VolumeRef volume(XdrReader in) throws ProtocolViolation {
        return new VolumeRef(in.string(), in.string(), in.string());
    }
}
