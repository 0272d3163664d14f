package org.drover.tips;

import java.util.List;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.placement.Intent;
import org.drover.placement.Proposal;
import org.drover.placement.Ratings;
import org.drover.placement.Relief;
import org.osgi.annotation.versioning.ProviderType;

/** Answers questions with the picture and the forecasts of now. <b>Threads:</b> any. Changes nothing. */
@ProviderType
public interface Advisor {
    /**
     * Where would this VM go, and why.
     *
     * @throws IllegalArgumentException the VM is not known
     */
    Ratings rate(VmId vm);

    /**
     * Where would this VM go if its local disks went with it: these stand against no host then, but count their bytes and their
     * wear. Nothing that acts by itself asks this.
     *
     * @throws IllegalArgumentException the VM is not known
     */
    Ratings rateWithDisks(VmId vm);

    /**
     * What would be moved away from this host to relieve it, and why.
     *
     * @throws IllegalArgumentException the host is not known, or was never reached
     */
    Relief relieve(HostId host);

    /**
     * Where each VM that runs on this host would go if all left, largest first: all first destinations together fit.
     *
     * @throws IllegalArgumentException the host is not known
     */
    List<Ratings> evacuate(HostId host);

    /**
     * What should be moved where, in which order and why, to reach what is wanted; or why nothing. Takes its time with many
     * VMs: seconds for thousands.
     *
     * @throws IllegalArgumentException the intent names a host that is not known or was never reached, or a newcomer whose id
     *     another VM has
     */
    Proposal propose(Intent intent);
}
