package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.TypedParams;
import org.drover.model.ByteRate;

/** How fast a domain writes to its disks: libvirt's counters ({@code block.0.wr.bytes}), looked at twice. */
final class DiskWrites {
    private static final double NANOS_PER_SECOND = 1e9;

    private DiskWrites() {}

    static Optional<ByteRate> of(LibvirtHost host, MigrationTicket ticket, Duration window) throws BackendException {
        List<String> disks = ticket.disks().stream().map(DiskMove::disk).toList();
        try {
            DomainRef domain = host.domain(ticket.vm());
            long began = System.nanoTime();
            Optional<Long> before = written(host, domain, disks);
            if (before.isEmpty()) return Optional.empty();
            LockSupport.parkNanos(window.toNanos());
            Optional<Long> after = written(host, domain, disks);
            double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
            return after.map(now -> new ByteRate((long) (Math.max(0, now - before.get()) / seconds)));
        } catch (LibvirtFailure e) {
            throw host.failures().looking("look at writes", Optional.of(ticket.vm()), e);
        }
    }

    private static Optional<Long> written(LibvirtHost host, DomainRef domain, List<String> disks)
            throws LibvirtFailure {
        for (DomainCalls.Stats stats :
                host.libvirt().domains().stats(List.of(domain), Set.of(Flag.Stats.BLOCK), Flag.StatsHow.NOWAIT)) {
            return written(stats.values(), disks);
        }
        return Optional.empty();
    }

    /** Empty unless all of them are told. */
    static Optional<Long> written(TypedParams values, List<String> disks) {
        Map<String, Long> each = new HashMap<>();
        long count = values.number("block.count").orElse(0);
        for (int i = 0; i < count; i++) {
            String prefix = "block." + i;
            Optional<String> name = values.text(prefix + ".name");
            OptionalLong bytes = values.number(prefix + ".wr.bytes");
            if (name.isPresent() && bytes.isPresent()) each.put(name.get(), bytes.getAsLong());
        }
        if (!each.keySet().containsAll(disks)) return Optional.empty();
        return Optional.of(disks.stream().mapToLong(each::get).sum());
    }
}
