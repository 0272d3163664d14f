package org.drover.backend.api;

import java.util.Set;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Live migration led by the engine, as a conversation of phases with both hosts:
 * <pre>
 *   source.begin → destination.prepare → source.perform → destination.finish → source.confirm
 * </pre>
 * Until {@code finish} is sent every step can be undone by {@code destination.discard} and {@code source.keep}; from then
 * on it only goes forward, unless {@code finish} is {@code Refused}, which promises that the VM never ran there.
 * After a crash nobody repeats a phase: both hosts are asked ({@link #ask}) and one act settles each ({@link #settle}).
 * The destination defines the VM, with the migration's id, before its processors execute there: so what it does not know
 * it never ran ({@link Past}). That holds for a VM that was defined nowhere before, too: it moves into a definition.
 * The VM's mark, the migration's id, goes with it: {@code keep} takes it off; a VM that arrived keeps it, to say who
 * brought it, until its next {@code begin}.
 * <p><b>Contract</b>, checked by {@code DrivenMigrationContract} in the TCK. <b>Threads:</b> any; one caller per side,
 * except {@code cancel} and {@code tune}, which come from others while {@code perform} blocks.
 */
@ConsumerType
public interface DrivenMigration extends Capability {
    /** Options taken before the start. */
    Set<MigrationOption> armed();

    /** Options that can be changed while {@code perform} runs. */
    Set<MigrationOption> live();

    /** This host as the source of one migration. Nothing is done to the VM yet. */
    OutgoingMigration leave(MigrationTicket ticket) throws BackendException;

    /** This host as the destination of one migration. Nothing is done yet. */
    IncomingMigration arrive(MigrationTicket ticket) throws BackendException;

    /** What this host knows of the VM and of migration {@code id}. Changes nothing; may be repeated. */
    Standing ask(MigrationId id, VmId vm) throws BackendException;

    /**
     * Does {@code act}, if and only if the VM still stands here as {@code seen} and carries {@code id}. Repeating it is
     * harmless: an act that is already done is refused, never done to something else. A {@code HANDED_OVER} VM can be
     * settled once its {@link OutgoingMigration} is closed or its program dead: libvirt, for one, keeps every other
     * client from changing it before.
     *
     * @throws BackendException.Refused the VM is not as {@code seen}, or the hypervisor (a lease) says no
     */
    void settle(MigrationId id, Standing seen, SettlingAct act) throws BackendException;
}
