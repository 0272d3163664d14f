package org.drover.tips;

import org.drover.model.HostId;
import org.drover.model.VmId;
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
     * What would be moved away from this host to relieve it, and why.
     *
     * @throws IllegalArgumentException the host is not known, or was never reached
     */
    Relief relieve(HostId host);
}
