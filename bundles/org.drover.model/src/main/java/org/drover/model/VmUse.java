package org.drover.model;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a VM uses besides processing and resident memory, as far as its host tells; what is not told is empty, not nothing. Rates
 * are means since the sample before. A later one is a component more here: begin with {@link #UNKNOWN} and add what is known.
 *
 * @param assigned   memory that its guest has now
 * @param disk       read and written, all disks together
 * @param operations requests of disks per second, reads and writes together
 * @param network    received and sent, all cards together
 * @param storage    taken up by its disks where they lie
 * @param dirtied    different memory written to
 */
public record VmUse(
        Optional<Bytes> assigned,
        Optional<ByteRate> disk,
        OptionalDouble operations,
        Optional<ByteRate> network,
        Optional<Bytes> storage,
        Optional<ByteRate> dirtied) {
    public static final VmUse UNKNOWN = new VmUse(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public VmUse {
        if (operations.isPresent() && !(operations.getAsDouble() >= 0))
            throw new IllegalArgumentException("there cannot be " + operations.getAsDouble() + " operations");
    }

    public VmUse withAssigned(Bytes memory) {
        return new VmUse(Optional.of(memory), disk, operations, network, storage, dirtied);
    }

    /** @param perSecond requests */
    public VmUse withDisk(ByteRate rate, double perSecond) {
        return new VmUse(assigned, Optional.of(rate), OptionalDouble.of(perSecond), network, storage, dirtied);
    }

    public VmUse withNetwork(ByteRate rate) {
        return new VmUse(assigned, disk, operations, Optional.of(rate), storage, dirtied);
    }

    public VmUse withStorage(Bytes space) {
        return new VmUse(assigned, disk, operations, network, Optional.of(space), dirtied);
    }

    public VmUse withDirtied(ByteRate rate) {
        return new VmUse(assigned, disk, operations, network, storage, Optional.of(rate));
    }
}
