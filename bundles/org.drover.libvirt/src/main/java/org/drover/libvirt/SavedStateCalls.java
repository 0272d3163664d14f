package org.drover.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * A running domain's memory in a file of its host, and back ({@code virDomainSaveFlags}, {@code virDomainManagedSave} and
 * their opposites in {@code libvirt-domain.c}). What is saved is no longer running: a persistent domain is shut off, a
 * transient one is gone. Saving and restoring last as long as writing and reading the memory does, so give them a
 * deadline with {@link #within}; {@link JobCalls#stats} tells how far a save is and {@link JobCalls#abort} ends it, upon
 * which the domain runs on and the save fails with {@link ErrorCode#OPERATION_ABORTED} or OPERATION_FAILED. After
 * {@link TimedOut} the daemon goes on with it.
 */
public final class SavedStateCalls {
    /** {@code REMOTE_DOMAIN_SAVE_PARAMS_MAX}. */
    private static final int PARAMS_LIMIT = 64;

    private final Caller caller;

    SavedStateCalls(Caller caller) {
        this.caller = caller;
    }

    /** The same calls with another deadline. */
    public SavedStateCalls within(Duration deadline) {
        return new SavedStateCalls(caller.within(deadline));
    }

    /**
     * Saves into a file.
     *
     * @param path absolute, on the domain's host; the hypervisor writes there, and overwrites
     * @param xml the description that the file keeps, differing in what the host sees alone (paths of disks, for instance)
     * @param flags {@code RUNNING} or {@code PAUSED} say how it will be after the restore, whatever it is now
     */
    public void save(DomainRef domain, String path, Optional<String> xml, Set<Flag.Save> flags) throws LibvirtFailure {
        caller.call(
                Procedure.DOMAIN_SAVE_FLAGS,
                DomainCalls.about(domain).string(path).optionalString(xml).int32(Flag.bits(flags)));
    }

    /**
     * Starts the domain that {@code path} keeps where it was saved; the file stays. Refused with
     * {@link ErrorCode#OPERATION_FAILED} or {@link ErrorCode#OPERATION_INVALID} when a domain of its UUID runs already.
     *
     * @param xml the description in place of the one that the file keeps
     */
    public void restore(String path, Optional<String> xml, Set<Flag.Save> flags) throws LibvirtFailure {
        caller.call(
                Procedure.DOMAIN_RESTORE_FLAGS,
                new XdrWriter().string(path).optionalString(xml).int32(Flag.bits(flags)));
    }

    /** The description that a saved file keeps. */
    public String xml(String path, Flag.Xml... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_SAVE_IMAGE_GET_XML_DESC,
                new XdrWriter().string(path).int32(Flag.bits(flags)),
                XdrReader::exactString);
    }

    /** Saves a persistent domain into a file of the daemon's own, from which its next start goes on. */
    public void managedSave(DomainRef domain, Flag.Save... flags) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_MANAGED_SAVE, DomainCalls.about(domain).int32(Flag.bits(flags)));
    }

    /**
     * The same with another description kept ({@code virDomainSaveParams} without a file).
     *
     * @param xml as in {@link #save}
     */
    public void managedSave(DomainRef domain, String xml, Set<Flag.Save> flags) throws LibvirtFailure {
        XdrWriter arguments = DomainCalls.about(domain);
        RemoteTypes.params(arguments, TypedParams.of(TypedParam.of("dxml", xml)), PARAMS_LIMIT);
        caller.call(Procedure.DOMAIN_SAVE_PARAMS, arguments.int32(Flag.bits(flags)));
    }

    /** Throws the daemon's saved file away: the next start boots. Harmless when there is none. */
    public void removeManagedSave(DomainRef domain) throws LibvirtFailure {
        caller.call(
                Procedure.DOMAIN_MANAGED_SAVE_REMOVE, DomainCalls.about(domain).int32(0));
    }

    /** Whether the next start goes on from a saved file. */
    public boolean hasManagedSave(DomainRef domain) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_HAS_MANAGED_SAVE_IMAGE,
                DomainCalls.about(domain).int32(0),
                in -> in.int32() == 1);
    }
}
