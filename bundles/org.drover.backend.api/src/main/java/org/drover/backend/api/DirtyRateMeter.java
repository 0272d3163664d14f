package org.drover.backend.api;

import java.time.Duration;
import org.drover.model.ByteRate;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Measures how fast a running VM dirties its memory; every forecast of a migration starts here.
 * <p><b>Contract</b>, checked by {@code DirtyRateMeterContract} in the TCK.
 * <b>Threads:</b> any; the call blocks for about {@code window}, an interrupt ends it within 1 s.
 * <b>Again:</b> measuring twice is harmless; a call while the same VM is being measured joins it.
 * <b>Errors:</b> {@code Refused} when the VM does not run, {@code HostUnreachable}, {@code TimedOut}.
 * An estimate: QEMU, for one, samples pages by default ({@code calc-dirty-rate}), so rare writes are missed.
 */
@ConsumerType
public interface DirtyRateMeter extends Capability {
    /** Bytes dirtied per second during {@code window}: 1 to 60 s, the longer the more accurate. */
    ByteRate measure(VmId vm, Duration window) throws BackendException;
}
