package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Puts a design into the backend's own words, as {@link VmDefinitions#define} takes them.
 * <p><b>Contract</b>, checked by {@code VmDesignsContract} in the TCK. <b>Threads:</b> any. <b>Again:</b> each answer is
 * another VM, with an id of its own. <b>Errors:</b> {@code Refused} when a disk or a network of the design is not there.
 */
@ConsumerType
public interface VmDesigns extends Capability {
    /** Changes nothing on the host; whoever wants more than a design says changes the words. */
    String describe(VmDesign design) throws BackendException;
}
