package org.drover.console.internal.state;

import java.util.List;
import org.drover.console.Subject;

/**
 * All lists at one moment; never changes. A list that has not changed is the same object as before.
 *
 * @param gone what of the platform is not there, by name: the lists stand as they were last known
 */
public record Picture(
        List<VmRow> vms,
        List<HostRow> hosts,
        List<VolumeRow> volumes,
        List<NetworkRow> networks,
        List<TipRow> tips,
        List<JobRow> jobs,
        List<EventRow> events,
        List<String> gone) {
    public static final Picture EMPTY =
            new Picture(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** The rows of one list. */
    public List<? extends Row> rows(Subject subject) {
        return switch (subject) {
            case VM -> vms;
            case HOST -> hosts;
            case VOLUME -> volumes;
            case NETWORK -> networks;
            case TIP -> tips;
            case JOB -> jobs;
            case EVENT -> events;
            case PLATFORM -> List.of();
        };
    }

    /** The most urgent mark of a list. */
    public Row.Mark worst(Subject subject) {
        Row.Mark worst = Row.Mark.NONE;
        for (Row row : rows(subject)) {
            if (row.mark().urgency() > worst.urgency()) worst = row.mark();
        }
        return worst;
    }
}
