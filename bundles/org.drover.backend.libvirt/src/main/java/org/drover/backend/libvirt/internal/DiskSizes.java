package org.drover.backend.libvirt.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.TimedOut;
import org.drover.libvirt.TypedParams;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;

/** How large a VM sees its disks: from the bulk statistics, which wait for nobody; what a busy domain does not tell is as it was. */
final class DiskSizes {
    private static final int MOST = 100_000;

    private final DomainCalls domains;
    private final Map<String, Bytes> known = new ConcurrentHashMap<>();

    DiskSizes(DomainCalls domains) {
        this.domains = domains;
    }

    /** The same disks with their sizes, where they are known; {@code ask} the domain, or be content with what it told before. */
    List<DiskFacts> of(DomainRef domain, List<DiskFacts> disks, boolean ask) throws LibvirtFailure {
        if (disks.isEmpty()) return disks;
        Map<String, Bytes> told = ask ? told(domain) : Map.of();
        if (known.size() > MOST) known.clear();
        return disks.stream()
                .map(disk -> {
                    String key = domain.uuid() + disk.target() + disk.source();
                    Bytes size = told.getOrDefault(disk.target(), known.getOrDefault(key, disk.size()));
                    if (told.containsKey(disk.target())) known.put(key, size);
                    return new DiskFacts(disk.target(), disk.source(), disk.volume(), size, disk.drive());
                })
                .toList();
    }

    /** By the disk's name inside the VM. */
    private Map<String, Bytes> told(DomainRef domain) throws LibvirtFailure {
        Map<String, Bytes> sizes = new HashMap<>();
        try {
            for (DomainCalls.Stats stats :
                    domains.stats(List.of(domain), Set.of(Flag.Stats.BLOCK), Flag.StatsHow.NOWAIT)) {
                sizes.putAll(read(stats.values()));
            }
        } catch (LibvirtException | TimedOut notTold) {
            return sizes;
        }
        return sizes;
    }

    static Map<String, Bytes> read(TypedParams stats) {
        Map<String, Bytes> sizes = new HashMap<>();
        long count = stats.number("block.count").orElse(0);
        for (int n = 0; n < count; n++) {
            Optional<String> name = stats.text("block." + n + ".name");
            OptionalLong capacity = stats.number("block." + n + ".capacity");
            if (name.isPresent() && capacity.orElse(0) > 0) sizes.put(name.get(), new Bytes(capacity.getAsLong()));
        }
        return sizes;
    }
}
