package org.drover.placement;

import java.util.BitSet;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A rule from another bundle: an OSGi service, in force as long as it is there. It takes no time from the built-in rules: what it
 * forbids is asked once for all hosts, what it thinks of a host only for hosts that are shown. <b>Threads:</b> any, several at
 * once. <b>Errors:</b> none; what it throws ends the rating. The same question has the same answer.
 */
@ConsumerType
public interface VendorRule {
    /**
     * Clears the rows of hosts that this VM may not go to.
     *
     * @param allowed by row of {@code hosts}; rows that are clear already are refused for other reasons
     */
    void restrict(HostColumns hosts, Demand vm, BitSet allowed);

    /** Why it forbids this row. */
    Reason refusal(HostColumns hosts, int host, Demand vm);

    /** How good this row is, 0 to 1; empty when the rule has no opinion of this VM, whatever the host. */
    default OptionalDouble score(HostColumns hosts, int host, Demand vm) {
        return OptionalDouble.empty();
    }
}
