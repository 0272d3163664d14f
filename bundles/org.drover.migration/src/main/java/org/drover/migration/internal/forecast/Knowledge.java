package org.drover.migration.internal.forecast;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.drover.metrics.Writing;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.VmId;

/** What is known of a VM before it is moved. <b>Threads:</b> any; answers come from memory. */
public interface Knowledge {
    /** Nothing is. */
    Knowledge NONE = new Knowledge() {};

    /** How it writes to its memory, as measured last. */
    default Optional<Writing> writing(VmId vm) {
        return Optional.empty();
    }

    /** How it usually writes in that hour of the week. */
    default Optional<Writing> usual(VmId vm, ZonedDateTime hour) {
        return Optional.empty();
    }

    /** Its memory that the host really holds. */
    default Optional<Bytes> resident(VmId vm) {
        return Optional.empty();
    }

    /** What a host uses of its processors, as measured last. */
    default Optional<Mhz> used(HostId host) {
        return Optional.empty();
    }
}
