package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.libvirt.Flag;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.StorageCalls;
import org.drover.model.Bytes;
import org.drover.model.Place;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Where a host keeps disks of VMs: those of libvirt's active storage pools that are directories
 * ({@code formatstorage.html}), and the shared volumes that the settings name.
 */
final class Places {
    /** What begins the name of a pool that Drover makes for a moment. */
    static final String OWN_POOL = "drover-";

    private static final Set<String> DIRECTORIES = Set.of("dir", "fs", "netfs", "vstorage");

    private Places() {}

    /** Of a shared volume that is no pool libvirt does not tell how much room it has: none known, zero. */
    static List<Place> of(StorageCalls storage, SharedPaths shared) throws LibvirtFailure {
        List<Place> places = new ArrayList<>();
        for (String pool : pools(storage)) place(pool, shared).ifPresent(places::add);
        shared.byPath().forEach((path, volume) -> {
            boolean told = places.stream().anyMatch(place -> place.path().equals(path));
            if (!told) places.add(new Place(volume.value(), path, Bytes.ZERO, Optional.of(volume)));
        });
        return places;
    }

    /** A daemon without a storage driver has no pools; one that goes away meanwhile is left out. */
    private static List<String> pools(StorageCalls storage) throws LibvirtFailure {
        List<String> found = new ArrayList<>();
        try {
            for (HostCalls.Named pool : storage.list(Flag.Pools.ACTIVE)) {
                if (!pool.name().startsWith(OWN_POOL)) found.add(storage.xml(pool));
            }
        } catch (LibvirtException notTold) {
            return found;
        }
        return found;
    }

    static Optional<Place> place(String poolXml, SharedPaths shared) {
        try {
            Element pool = SafeXml.parse(poolXml);
            Optional<String> name = SafeXml.text(pool, "name");
            Optional<String> path = SafeXml.text(pool, "target", "path").filter(p -> p.startsWith("/"));
            if (!DIRECTORIES.contains(pool.getAttribute("type")) || name.isEmpty() || path.isEmpty()) {
                return Optional.empty();
            }
            Optional<Element> room = SafeXml.at(pool, "available");
            Bytes free = room.isEmpty()
                    ? Bytes.ZERO
                    : Units.bytes(
                            Long.parseLong(room.get().getTextContent().strip()),
                            room.get().getAttribute("unit"));
            return Optional.of(new Place(name.get(), path.get(), free, shared.volumeOf(path.get() + "/")));
        } catch (SAXException | IllegalArgumentException | ArithmeticException noSense) {
            return Optional.empty();
        }
    }
}
