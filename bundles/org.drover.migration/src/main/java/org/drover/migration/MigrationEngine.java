package org.drover.migration;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Moves VMs and always has a way back. <b>Threads:</b> any; nothing here waits for a migration.
 */
@ProviderType
public interface MigrationEngine {
    /**
     * Every reason not to do this now, found before anything is touched.
     *
     * @throws IllegalArgumentException the VM is not known
     */
    CheckReport preFlight(MoveRequest request);

    /** The obstacles alone; empty when there are none. */
    default List<Obstacle> check(MoveRequest request) {
        return preFlight(request).obstacles();
    }

    /**
     * Queues a move. It is on disk when this returns, and survives a crash.
     *
     * @throws IllegalArgumentException the VM or the destination is not known
     * @throws VmBusyException          the VM is already being moved, or something else is done to it; the message names it
     */
    MigrationId submit(MoveRequest request);

    /**
     * Keeps a VM where it is while something else is done to it: until the claim is closed no move of it begins, and nobody
     * else gets a claim on it. Claims end with the process.
     *
     * @param host it is on
     * @param act  what is done, as it stands behind "is being": "saved"
     * @throws VmBusyException it is moved, or waits for a move; it is claimed; or its host's backend is being removed
     */
    VmClaim claim(VmId vm, HostId host, String act);

    /** Why {@link #claim} would throw now; empty when it would not. */
    Optional<Obstacle> claimed(VmId vm, HostId host);

    /**
     * Keeps a host's backend while something is done there that is about no VM, or about one that is still to be made; others may
     * do something there, too. Claims end with the process.
     *
     * @throws VmBusyException the host's backend is being removed
     */
    VmClaim claim(HostId host);

    /** Why {@link #claim(HostId)} would throw now; empty when it would not. */
    Optional<Obstacle> claimed(HostId host);

    /**
     * Stops a migration, in whatever phase it is, if it is not too late; also {@code TOO_LATE} once it has ended and moved
     * something, which {@link #undo} takes back.
     */
    CancelAnswer cancel(MigrationId id) throws BackendException;

    /**
     * Lets a running transfer go on at the lowest rate that its source can be told, so that it costs next to nothing, until
     * {@link #resume}. Nothing can stand still altogether: what was sent would be of the past. It keeps its permits.
     *
     * @return that rate
     * @throws IllegalStateException it is not being transferred, or its hosts take no other bandwidth on the way
     */
    ByteRate pause(MigrationId id) throws BackendException;

    /**
     * Lets a transfer that was slowed down go on as before.
     *
     * @throws IllegalStateException it was not slowed down
     */
    void resume(MigrationId id) throws BackendException;

    /**
     * Queues a move that takes back what an ended one has done: the VM to where it was, and its disks.
     *
     * @throws IllegalArgumentException there is no such migration, or it cannot be taken back now; the message says why
     * @throws IllegalStateException    it has moved nothing, or has not ended, or somebody has moved the VM since
     */
    MigrationId undo(MigrationId id);

    /**
     * Nothing new starts on the hosts of a backend until it is gone, or has gone and come again. What waits is returned,
     * what is under way goes on to its own end.
     *
     * @return completed when nothing of it is under way any more, by any thread
     */
    CompletionStage<Void> drain(String backend);

    /** Running or past. */
    Optional<MigrationRecord> find(MigrationId id);

    /** Queued and running ones, oldest first. */
    List<MigrationRecord> current();

    /** The last {@code limit} ended ones, newest first. */
    List<MigrationRecord> history(int limit);

    /** Sends every later change, in order, from the engine's own thread, until the handle is closed. */
    AutoCloseable watch(Consumer<MigrationRecord> listener);
}
