package org.drover.metrics;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How VMs write to their memory, measured from time to time and kept by the hour of the week, in local time. <b>Threads:</b>
 * any; answers come from memory, but for {@link #measure}.
 */
@ProviderType
public interface WritingHabits {
    /** Hours of a week. */
    int HOURS = 7 * 24;

    /** Monday's first hour is 0. */
    static int hour(ZonedDateTime at) {
        return (at.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()) * 24 + at.getHour();
    }

    /** As it was measured last; empty before that. */
    Optional<Writing> latest(VmId vm);

    /**
     * The mean of what was measured in an hour of the week, newer weeks counting more; empty when nothing was.
     *
     * @param hour from 0 to {@link #HOURS} - 1, see {@link #hour(ZonedDateTime)}
     */
    Optional<Writing> usual(VmId vm, int hour);

    /**
     * Measures now; takes some 7 s.
     *
     * @throws BackendException the host does not answer, or cannot measure, or the VM does not run
     */
    Writing measure(VmId vm) throws BackendException;
}
