package org.drover.backend.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection to one host.
 * <p><b>Contract</b>, checked by {@code HostConnectionContract} in the TCK.
 * <b>Threads:</b> any, several at once. Calls block for 30 s at most, unless they say otherwise.
 * <b>Loss:</b> when the host cannot be reached, every call throws {@link BackendException.HostUnreachable} and a
 * {@link HostEvent.ConnectionLost} is sent once; the connection does not mend itself, its owner makes a new one. A host
 * that hangs, or whose packets are dropped, closes nothing: until the backend misses its signs of life (60 s at most), a
 * call may be {@link BackendException.TimedOut}; one that was under way is {@link BackendException.Lost}, if it acts.
 */
@ConsumerType
public interface HostConnection extends AutoCloseable {
    HostId host();

    HostFacts facts() throws BackendException;

    /** Every VM the host knows, running or not; a VM that is just arriving is {@code INCOMING}. */
    List<VmFacts> vms() throws BackendException;

    /**
     * One of {@link #vms}, or empty when the host does not know it; read after every change of that VM, so a backend that
     * can read one without the others overrides this.
     */
    default Optional<VmFacts> vm(VmId vm) throws BackendException {
        return vms().stream().filter(each -> each.id().equals(vm)).findFirst();
    }

    /** What the host and its running VMs use, read in one go; CPU is the mean since the call before (first call: 0). */
    HostSample sample() throws BackendException;

    /**
     * Sends every later change to {@code listener} until the handle is closed. Called from the backend's own thread,
     * which must not be blocked; changes may be merged, none is swallowed.
     */
    AutoCloseable watch(Consumer<HostEvent> listener) throws BackendException;

    /** The capability, when this host has it; the same answer for as long as the connection lives. */
    <C extends Capability> Optional<C> capability(Class<C> kind);

    /** Lets go. Harmless when repeated; running migrations of this connection are not cancelled by it. */
    @Override
    void close();
}
