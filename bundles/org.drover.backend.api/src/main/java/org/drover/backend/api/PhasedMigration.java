package org.drover.backend.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Migration led by the engine, as a conversation of phases:
 * <pre>
 *   source.begin → destination.prepare → source.perform → destination.finish → source.confirm
 * </pre>
 * The kinds of move differ in what a phase does, not in their order nor in what may be undone:
 * <table>
 * <caption>What each phase does</caption>
 * <tr><th></th><th>perform</th><th>finish: from here it only goes forward</th><th>confirm</th></tr>
 * <tr><td>live ({@link DrivenMigration})</td><td>memory and disks are sent, the VM stops</td><td>it runs there</td><td>the
 * source lets go, its moved files go</td></tr>
 * <tr><td>quick ({@link SavedStateMigration})</td><td>memory is saved, image and disks are carried</td><td>it is restored
 * there</td><td>image, definition and moved files go</td></tr>
 * <tr><td>cold ({@link ColdMigration})</td><td>disks are carried</td><td>it is defined there</td><td>definition and moved
 * files go</td></tr>
 * <tr><td>storage ({@link StorageMigration})</td><td>disks are copied until every write goes to both</td><td>the VM goes over
 * to the new files</td><td>the old files go</td></tr>
 * </table>
 * Until {@code finish} is sent every step can be undone by {@code destination.discard} and {@code source.keep}; from then
 * on it only goes forward, unless {@code finish} is {@code Refused}, which promises that nothing has changed hands.
 * After a crash nobody repeats a phase: both hosts are asked ({@link #ask}) and one act settles each ({@link #settle}).
 * The destination defines the VM, with the migration's id, before its processors execute there: so what it does not know
 * it never ran ({@link Past}). The VM's mark, the migration's id, goes with it: {@code keep} takes it off; a VM that arrived
 * keeps it, to say who brought it, until its next {@code begin}.
 * <p><b>Threads:</b> any; one caller per side, except {@code cancel}, {@code tune} and {@code switchOver}, which come from
 * others while {@code perform} blocks.
 */
@ConsumerType
public interface PhasedMigration extends Capability {
    /** Options taken before the start. */
    default Set<MigrationOption> armed() {
        return Set.of();
    }

    /** Options that can be changed while {@code perform} runs. */
    default Set<MigrationOption> live() {
        return Set.of();
    }

    /** The least bandwidth that can be set: a transfer that waits for better times goes on at this rate, and costs little. */
    default ByteRate lowestRate() {
        return ByteRate.ofMiBPerSecond(1);
    }

    /**
     * How fast the VM writes to the disks that are to move, as seen in {@code window}, for which it may block.
     *
     * @return empty when this host does not tell
     */
    default Optional<ByteRate> writesToDisks(MigrationTicket ticket, Duration window) throws BackendException {
        return Optional.empty();
    }

    /** This host as the source of one migration. Nothing is done to the VM yet. */
    OutgoingMigration leave(MigrationTicket ticket) throws BackendException;

    /** This host as the destination of one migration. Nothing is done yet. */
    IncomingMigration arrive(MigrationTicket ticket) throws BackendException;

    /** What this host knows of the VM and of the migration. Changes nothing; may be repeated. */
    Standing ask(MigrationTicket ticket) throws BackendException;

    /**
     * Does {@code act}, if and only if the VM still stands here as {@code seen} and carries the migration's id. Repeating it
     * is harmless: an act that is already done is refused, never done to something else. A {@code HANDED_OVER} VM can be
     * settled once its {@link OutgoingMigration} is closed or its program dead: libvirt, for one, keeps every other
     * client from changing it before.
     *
     * @throws BackendException.Refused the VM is not as {@code seen}, or the hypervisor (a lease) says no
     */
    void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException;

    /** The name under which a file of a migration is made: whoever finds it knows whose it is ("web-7.m-0b1c.qcow2"). */
    static String fileName(String former, MigrationId id) {
        int dot = former.lastIndexOf('.');
        String stem = dot > 0 ? former.substring(0, dot) : former;
        String ending = dot > 0 ? former.substring(dot) : "";
        int mark = stem.lastIndexOf(".m-");
        return (mark > 0 ? stem.substring(0, mark) : stem) + ".m-" + id + ending;
    }
}
