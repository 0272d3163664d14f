package org.drover.backend.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Live migration led by the engine, with the phases of {@link PhasedMigration}. A VM that was defined nowhere before moves
 * into a definition too.
 * <p><b>Post-copy</b>, where {@link #armed} has it and the ticket's options allow it: {@link OutgoingMigration#switchOver}
 * ends {@code perform} soon, with pages yet to be sent; {@code finish} runs the VM at once and blocks until all have
 * arrived. Meanwhile both sides are {@link Presence#SPLIT}: neither can run without the other. When the connection
 * between them breaks, the VM waits, and {@link #leaveAgain} and {@link #arriveAgain} lead on; {@code begin} of these is
 * refused while the rest is still on its way. When nobody leads it any more the hosts go on by themselves: then the
 * destination is {@code RUNNING}, and the source {@code HANDED_OVER}, or {@code OFF} where the host lets go of the memory
 * itself. Between {@code perform} and {@code finish} the destination is {@code INCOMING}; a client that dies then costs the VM
 * its memory where the host ends what that client prepared.
 * <p>With disks, {@code confirm} removes the source's files that moved; after a power cut or a dead client the destination's
 * are {@link Standing#leftovers}.
 * <p><b>Contract</b>, checked by {@code DrivenMigrationContract}, {@code SharedNothingContract} and {@code PostCopyContract} in
 * the TCK.
 */
@ConsumerType
public interface DrivenMigration extends PhasedMigration {
    /** Disks can go with the VM ({@link MoveKind#SHARED_NOTHING}). */
    default boolean carriesDisks() {
        return false;
    }

    /** The two cannot be armed together. */
    default boolean excludes(MigrationOption one, MigrationOption other) {
        return false;
    }

    /**
     * As {@link #leave}, of a VM that is {@code SPLIT} because the connection broke: all phases are led once more, and what is
     * still missing is sent.
     */
    default OutgoingMigration leaveAgain(MigrationTicket ticket) throws BackendException {
        throw new BackendException.Unsupported(
                ticket.source(), Optional.of(ticket.vm()), "lead on", "this host has no post-copy");
    }

    /** As {@link #arrive}, of a VM that is {@code SPLIT}. */
    default IncomingMigration arriveAgain(MigrationTicket ticket) throws BackendException {
        throw new BackendException.Unsupported(
                ticket.destination(), Optional.of(ticket.vm()), "lead on", "this host has no post-copy");
    }
}
