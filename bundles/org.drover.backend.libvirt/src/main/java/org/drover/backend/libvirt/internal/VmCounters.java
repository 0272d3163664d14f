package org.drover.backend.libvirt.internal;

import java.util.Optional;
import java.util.OptionalLong;
import org.drover.libvirt.TypedParams;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.Mhz;
import org.drover.model.VmId;
import org.drover.model.VmSample;
import org.drover.model.VmUse;

/**
 * What libvirt counts of a VM since its start. A counter that libvirt leaves out, as it does while a VM is busy with a job, is
 * empty; so is one that has fallen, because a disk or a card is gone.
 *
 * @param storage  that the files of its disks take up now ({@code allocation} is how far was written since the start)
 * @param assigned memory that its guest has now
 */
record VmCounters(
        long cpuNanos,
        Bytes resident,
        OptionalLong diskBytes,
        OptionalLong diskRequests,
        OptionalLong networkBytes,
        Optional<Bytes> storage,
        Optional<Bytes> assigned) {
    private static final double NANOS = 1e9;

    /** The names are those of {@code virConnectGetAllDomainStats}. */
    static VmCounters of(TypedParams values) {
        return new VmCounters(
                values.number("cpu.time").orElse(0),
                Bytes.ofKiB(values.number("balloon.rss").orElse(0)),
                sum(values, "block", "rd.bytes", "wr.bytes"),
                sum(values, "block", "rd.reqs", "wr.reqs"),
                sum(values, "net", "rx.bytes", "tx.bytes"),
                bytes(sum(values, "block", "physical")),
                bytes(kib(values.number("balloon.current"))));
    }

    private static OptionalLong kib(OptionalLong number) {
        return number.isPresent() ? OptionalLong.of(number.getAsLong() << 10) : number;
    }

    private static Optional<Bytes> bytes(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= 0
                ? Optional.of(new Bytes(number.getAsLong()))
                : Optional.empty();
    }

    /** Over all disks or cards; a VM that has none of them uses nothing. */
    private static OptionalLong sum(TypedParams values, String kind, String... names) {
        OptionalLong count = values.number(kind + ".count");
        if (count.isEmpty()) return OptionalLong.empty();
        long sum = 0;
        long known = 0;
        for (long i = 0; i < count.getAsLong(); i++) {
            for (String name : names) {
                OptionalLong one = values.number(kind + "." + i + "." + name);
                if (one.isEmpty()) continue;
                sum += one.getAsLong();
                known++;
            }
        }
        return known == 0 && count.getAsLong() > 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /** @param nanos since {@code before}; with 0 there is no rate */
    VmSample sample(VmId id, Optional<VmCounters> before, double nanos, double mhz) {
        long cpuBefore = before.map(VmCounters::cpuNanos).orElse(cpuNanos);
        double used = nanos == 0 ? 0 : Math.max(0, cpuNanos - cpuBefore) / nanos;
        VmUse use = VmUse.UNKNOWN;
        if (storage.isPresent()) use = use.withStorage(storage.get());
        if (assigned.isPresent()) use = use.withAssigned(assigned.get());
        if (before.isEmpty() || nanos == 0) return new VmSample(id, new Mhz(used * mhz), resident, use);
        VmCounters then = before.get();
        OptionalLong disk = grown(diskBytes, then.diskBytes);
        OptionalLong requests = grown(diskRequests, then.diskRequests);
        OptionalLong network = grown(networkBytes, then.networkBytes);
        double seconds = nanos / NANOS;
        if (disk.isPresent() && requests.isPresent())
            use = use.withDisk(new ByteRate((long) (disk.getAsLong() / seconds)), requests.getAsLong() / seconds);
        if (network.isPresent()) use = use.withNetwork(new ByteRate((long) (network.getAsLong() / seconds)));
        return new VmSample(id, new Mhz(used * mhz), resident, use);
    }

    private static OptionalLong grown(OptionalLong now, OptionalLong then) {
        if (now.isEmpty() || then.isEmpty() || now.getAsLong() < then.getAsLong()) return OptionalLong.empty();
        return OptionalLong.of(now.getAsLong() - then.getAsLong());
    }
}
