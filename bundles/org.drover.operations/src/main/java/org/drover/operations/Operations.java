package org.drover.operations;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.drover.backend.api.StoragePools;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Does to VMs what is no move, one thing at a time for each: who does something to a VM has it claimed from the engine that
 * moves VMs, so neither begins while the other is at it. <b>Threads:</b> any; nothing here waits for a host.
 * <b>Futures</b> fail with a {@link org.drover.backend.api.BackendException}, unless they say that they do not fail.
 */
@ProviderType
public interface Operations {
    /**
     * Every act on a VM, in the order of {@link Act}, and why it is not possible now.
     *
     * @throws IllegalArgumentException the VM is not known
     */
    List<Availability> available(VmId vm);

    /**
     * Every act on a host.
     *
     * @throws IllegalArgumentException the host is not known
     */
    List<Availability> available(HostId host);

    /**
     * Begins it. What the picture shows against it, and whoever else is at it, is told at once; what the host says against
     * it is told by the operation.
     *
     * @param reason why somebody wants it, for the record
     * @return as it stands, begun
     * @throws NotPossibleException nothing was done
     * @throws IllegalArgumentException the VM or the host is not known
     */
    Operation begin(Task task, String reason) throws NotPossibleException;

    /** Completed when it has ended, whichever way, by any thread; does not fail. Empty when there is none. */
    Optional<CompletionStage<Operation>> end(OperationId id);

    /** Running or past. */
    Optional<Operation> find(OperationId id);

    /** Those under way, oldest first. */
    List<Operation> current();

    /** The last {@code limit} ended ones, newest first. */
    List<Operation> history(int limit);

    /** Sends every later change, in order, from a thread of its own, until the handle is closed. */
    AutoCloseable watch(Consumer<Operation> listener);

    /** What is being done with VMs now. */
    Statuses statuses();

    /** Where a host keeps disks. */
    CompletionStage<List<StoragePools.Pool>> pools(HostId host);

    /** What lies in one of its pools. */
    CompletionStage<List<StoragePools.Volume>> volumes(HostId host, String pool);

    /** A VM in the words of its host's backend, as {@link Task.Define} takes them. */
    CompletionStage<String> describe(VmId vm);
}
