package org.drover.backend.api;

/**
 * What a host that does not have a VM in its memory can say of whether the VM ran there under the migration it is asked
 * about. Old memory over newer disks destroys data, so only {@link #NEVER_RAN} lets the other side's memory go on.
 */
public enum Past {
    /** The host's own records show that it never ran here. */
    NEVER_RAN,
    /** It may have run and been cut off; the host cannot tell, or keeps no record. */
    UNKNOWN,
    /** It ran here and came to its end on purpose: the guest shut down, or somebody turned it off. */
    ENDED
}
