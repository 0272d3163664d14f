package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.StoragePools;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.StorageCalls;
import org.drover.libvirt.VolumeCalls;
import org.drover.libvirt.VolumeRef;
import org.drover.model.Bytes;
import org.drover.model.Place;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** libvirt's active storage pools that are directories, and the files in them. */
final class LibvirtPools implements StoragePools {
    private final LibvirtHost host;
    private final SharedPaths shared;

    LibvirtPools(LibvirtHost host, SharedPaths shared) {
        this.host = host;
        this.shared = shared;
    }

    @Override
    public List<Pool> pools() throws BackendException {
        List<Pool> pools = new ArrayList<>();
        try {
            StorageCalls calls = host.libvirt().storagePools();
            for (HostCalls.Named pool : calls.list(Flag.Pools.ACTIVE)) {
                if (pool.name().startsWith(Places.OWN_POOL)) continue;
                Optional<Place> place = Places.place(calls.xml(pool), shared);
                StorageCalls.Info info = calls.info(pool);
                place.ifPresent(it -> pools.add(new Pool(
                        it.name(),
                        it.path(),
                        new Bytes(info.capacity()),
                        new Bytes(Math.min(info.available(), info.capacity())),
                        it.volume())));
            }
            return pools;
        } catch (LibvirtFailure e) {
            throw host.failures().looking("list pools", Optional.empty(), e);
        }
    }

    @Override
    public List<Volume> volumes(String pool) throws BackendException {
        List<Volume> volumes = new ArrayList<>();
        try {
            HostCalls.Named named = host.libvirt().storagePools().lookup(pool);
            host.libvirt().storagePools().refresh(named);
            for (VolumeRef volume : host.libvirt().volumes().list(named)) {
                try {
                    volumes.add(read(volume));
                } catch (LibvirtException e) {
                    if (!e.is(ErrorCode.NO_STORAGE_VOL)) throw e; // gone meanwhile
                }
            }
            return volumes;
        } catch (LibvirtFailure e) {
            throw host.failures().looking("list volumes", Optional.empty(), e);
        }
    }

    private Volume read(VolumeRef volume) throws LibvirtFailure {
        VolumeCalls calls = host.libvirt().volumes();
        VolumeCalls.Info info = calls.info(volume);
        return new Volume(
                volume.pool(),
                volume.name(),
                calls.path(volume),
                new Bytes(info.capacity()),
                new Bytes(info.allocated()));
    }

    @Override
    public Volume create(String pool, String name, Bytes capacity) throws BackendException {
        try {
            HostCalls.Named named = host.libvirt().storagePools().lookup(pool);
            String owner = owner(host.libvirt().storagePools().xml(named));
            return read(host.libvirt()
                    .volumes()
                    .create(
                            named,
                            "<volume><name>%s</name><allocation>0</allocation><capacity>%d</capacity>"
                                            .formatted(XmlText.escaped(name), capacity.count())
                                    + "<target><format type='raw'/>" + owner + "</target></volume>"));
        } catch (LibvirtFailure e) {
            throw host.failures().acting("create a volume", Optional.empty(), e);
        }
    }

    /** A file belongs to whom its directory belongs: where libvirt does not change owners, QEMU could not open it else. */
    private static String owner(String poolXml) {
        try {
            Optional<Element> permissions = SafeXml.at(SafeXml.parse(poolXml), "target", "permissions");
            if (permissions.isEmpty()) return "";
            Optional<Long> user = SafeXml.text(permissions.get(), "owner").map(Long::valueOf);
            Optional<Long> group = SafeXml.text(permissions.get(), "group").map(Long::valueOf);
            if (user.isEmpty() || group.isEmpty()) return "";
            return "<permissions><mode>0600</mode><owner>%d</owner><group>%d</group></permissions>"
                    .formatted(user.get(), group.get());
        } catch (SAXException | NumberFormatException notTold) {
            return "";
        }
    }

    @Override
    public void delete(Volume volume) throws BackendException {
        try {
            VolumeRef there = volumeAt(volume.path()).orElseThrow(() -> refused(volume.path() + " is not there"));
            Optional<String> user = DiskElements.user(host.libvirt(), volume.path(), Optional.empty());
            if (user.isPresent()) throw refused("VM " + user.get() + " has " + volume.path());
            host.libvirt().volumes().delete(there);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("delete a volume", Optional.empty(), e);
        }
    }

    private BackendException refused(String reason) {
        return new BackendException.Refused(host.host(), Optional.empty(), "delete a volume", reason, null);
    }

    /** As QEMU calls it: what is not known to be a chain of images is taken as it is. */
    String format(VolumeRef volume) throws LibvirtFailure, SAXException {
        return SafeXml.attribute(SafeXml.parse(host.libvirt().volumes().xml(volume)), "type", "target", "format")
                .filter("qcow2"::equals)
                .orElse("raw");
    }

    /** What lies there, in whatever pool; one that was put there by hand is looked for once more. */
    Optional<VolumeRef> volumeAt(String path) throws LibvirtFailure {
        Optional<VolumeRef> known = host.libvirt().volumes().findByPath(path);
        if (known.isPresent()) return known;
        int slash = path.lastIndexOf('/');
        Optional<HostCalls.Named> pool =
                slash < 1 ? Optional.empty() : host.libvirt().storagePools().findByTarget(path.substring(0, slash));
        if (pool.isEmpty()) return Optional.empty();
        host.libvirt().storagePools().refresh(pool.get());
        return host.libvirt().volumes().findByPath(path);
    }
}
