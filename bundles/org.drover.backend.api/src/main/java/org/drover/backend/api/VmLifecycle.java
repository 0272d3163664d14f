package org.drover.backend.api;

import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Starts and stops VMs that the host knows. <b>Threads:</b> any. <b>Again:</b> a VM that is already so is {@code Refused}.
 * <b>Contract</b>, checked by {@code VmLifecycleContract} in the TCK.
 */
@ConsumerType
public interface VmLifecycle extends Capability {
    void start(VmId vm) throws BackendException;

    /** Asks the guest to shut down; returns at once, the event tells. */
    void shutDown(VmId vm) throws BackendException;

    /** Takes the power away. */
    void powerOff(VmId vm) throws BackendException;

    void pause(VmId vm) throws BackendException;

    /** Lets a paused VM run again; never one that a migration handed over (see {@link SettlingAct#RESUME}). */
    void resume(VmId vm) throws BackendException;
}
