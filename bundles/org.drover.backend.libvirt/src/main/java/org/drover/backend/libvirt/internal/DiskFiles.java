package org.drover.backend.libvirt.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.HostCalls.Named;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.StorageCalls;
import org.drover.libvirt.VolumeCalls;
import org.drover.libvirt.VolumeRef;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Files of disks on one host, made, looked for and removed by way of libvirt's storage pools; a directory that is no
 * pool is one for as long as it is worked in, under a name that begins with {@link Places#OWN_POOL}.
 */
final class DiskFiles {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Another program of Drover's may have taken the pool down that this one found. */
    private static final int ATTEMPTS = 3;

    private static final int DELETE_ATTEMPTS = 50;
    private static final long DELETE_AGAIN_NANOS = 100_000_000;

    private final LibvirtConnection libvirt;
    /** How many work in a directory now; the last one takes the pool down, if it is Drover's. */
    private final Map<String, Integer> users = new ConcurrentHashMap<>();

    private final Set<String> made = ConcurrentHashMap.newKeySet();

    DiskFiles(LibvirtConnection libvirt) {
        this.libvirt = libvirt;
    }

    interface Work<T> {
        T in(Named pool, boolean fresh) throws LibvirtFailure;
    }

    boolean exists(String path) throws LibvirtFailure {
        try {
            return inPool(path, (pool, fresh) -> find(pool, fresh, path)).isPresent();
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.SYSTEM_ERROR)) return false; // there is no such directory
            throw e;
        }
    }

    /** Who may use the file, if it is there. */
    Optional<DiskImage.Access> access(String path) throws LibvirtFailure {
        return inPool(path, (pool, fresh) -> {
            Optional<VolumeRef> volume = find(pool, fresh, path);
            return volume.isEmpty() ? Optional.empty() : read(volumes().xml(volume.get()));
        });
    }

    static Optional<DiskImage.Access> read(String volumeXml) {
        try {
            Optional<Element> told = SafeXml.at(SafeXml.parse(volumeXml), "target", "permissions");
            Optional<String> mode = told.flatMap(p -> SafeXml.text(p, "mode"));
            Optional<String> owner = told.flatMap(p -> SafeXml.text(p, "owner"));
            Optional<String> group = told.flatMap(p -> SafeXml.text(p, "group"));
            if (mode.isEmpty() || owner.isEmpty() || group.isEmpty()) return Optional.empty();
            return Optional.of(new DiskImage.Access(mode.get(), owner.get(), group.get()));
        } catch (SAXException e) {
            return Optional.empty();
        }
    }

    /** The files of a directory that are called so; none where there is no such directory. */
    List<String> named(String directory, Predicate<String> so) throws LibvirtFailure {
        try {
            return inPool(directory, (pool, fresh) -> {
                if (!fresh) pools().refresh(pool);
                return volumes().list(pool).stream()
                        .map(VolumeRef::name)
                        .filter(so)
                        .map(name -> directory + name)
                        .toList();
            });
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.SYSTEM_ERROR)) return List.of();
            throw e;
        }
    }

    /** Refused by libvirt when there is a file of that name. */
    void create(String path, DiskImage image) throws LibvirtFailure {
        String xml = description(nameOf(path), image);
        inPool(path, (pool, fresh) -> volumes().create(pool, xml));
    }

    static String description(String name, DiskImage image) {
        Element volume = SafeXml.element("volume");
        add(volume, "name", name);
        add(volume, "capacity", Long.toString(image.bytes()));
        add(volume, "allocation", "0");
        Element target = SafeXml.add(volume, "target");
        SafeXml.add(target, "format").setAttribute("type", image.format());
        image.access().ifPresent(access -> {
            Element permissions = SafeXml.add(target, "permissions");
            add(permissions, "mode", access.mode());
            add(permissions, "owner", access.owner());
            add(permissions, "group", access.group());
        });
        if (image.format().equals("qcow2")) add(target, "compat", "1.1");
        image.below().ifPresent(below -> {
            Element store = SafeXml.add(volume, "backingStore");
            add(store, "path", below.file());
            if (!below.format().isEmpty()) SafeXml.add(store, "format").setAttribute("type", below.format());
        });
        return SafeXml.text(volume);
    }

    private static Element add(Element parent, String name, String text) {
        Element element = SafeXml.add(parent, name);
        element.setTextContent(text);
        return element;
    }

    /** Nothing when there is none. */
    void remove(String path) throws LibvirtFailure {
        inPool(path, (pool, fresh) -> {
            Optional<VolumeRef> volume = find(pool, fresh, path);
            if (volume.isPresent()) delete(volume.get());
            return volume;
        });
    }

    /** libvirt keeps a file whose bytes came or went until a moment ago. */
    private void delete(VolumeRef volume) throws LibvirtFailure {
        for (int attempt = 1; ; attempt++) {
            try {
                volumes().delete(volume);
                return;
            } catch (LibvirtException e) {
                if (!e.is(ErrorCode.OPERATION_INVALID) || attempt == DELETE_ATTEMPTS) throw e;
                LockSupport.parkNanos(DELETE_AGAIN_NANOS);
            }
        }
    }

    /** A pool knows what it saw last: what it does not know may be there, what it knows may have gone. */
    Optional<VolumeRef> find(Named pool, boolean fresh, String path) throws LibvirtFailure {
        Optional<VolumeRef> known = volumes().find(pool, nameOf(path));
        if (known.isPresent() && isThere(known.get())) return known;
        if (fresh) return Optional.empty();
        pools().refresh(pool);
        return volumes().find(pool, nameOf(path));
    }

    private boolean isThere(VolumeRef volume) throws LibvirtFailure {
        try {
            volumes().info(volume);
            return true;
        } catch (LibvirtException gone) {
            return false;
        }
    }

    <T> T inPool(String path, Work<T> work) throws LibvirtFailure {
        String directory = stay(path);
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<Named> there = pools().findByTarget(directory);
                boolean own = there.isEmpty() || there.get().name().startsWith(Places.OWN_POOL);
                if (own) made.add(directory);
                try {
                    return there.isPresent()
                            ? work.in(there.get(), false)
                            : work.in(pools().createXml(ownPool(directory)), true);
                } catch (LibvirtException e) {
                    if (!own || attempt == ATTEMPTS || !e.is(ErrorCode.NO_STORAGE_POOL)) throw e;
                }
            }
        } finally {
            leave(directory);
        }
    }

    /** From now on the pool of that file is not taken down here. */
    String stay(String path) {
        String directory = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        users.merge(directory, 1, Integer::sum);
        return directory;
    }

    void leave(String directory) throws LibvirtFailure {
        boolean last = users.merge(directory, -1, (a, b) -> a + b == 0 ? null : a + b) == null;
        if (last && made.remove(directory)) takeDown(directory);
    }

    private void takeDown(String directory) throws LibvirtFailure {
        try {
            Optional<Named> own = pools().find(ownName(directory));
            if (own.isPresent()) pools().stop(own.get());
        } catch (LibvirtException e) {
            // another program of Drover's has done so, or works in it: then that one does
        }
    }

    /** A name of its own for each directory, so that whoever comes later finds what a crash left. */
    private static String ownName(String directory) {
        return Places.OWN_POOL + UUID.nameUUIDFromBytes(directory.getBytes(StandardCharsets.UTF_8));
    }

    private static String ownPool(String directory) {
        Element pool = SafeXml.element("pool");
        pool.setAttribute("type", "dir");
        add(pool, "name", ownName(directory));
        add(SafeXml.add(pool, "target"), "path", directory);
        return SafeXml.text(pool);
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private StorageCalls pools() {
        return libvirt.storagePools().within(DEADLINE);
    }

    VolumeCalls volumes() {
        return libvirt.volumes().within(DEADLINE);
    }
}
