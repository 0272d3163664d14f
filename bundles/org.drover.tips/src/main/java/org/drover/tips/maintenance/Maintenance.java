package org.drover.tips.maintenance;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.model.HostId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes hosts out of use and back. Everything is in the store before it is done and goes on after a restart; nothing here
 * stops a VM. <b>Threads:</b> any; only {@link #prospect} takes its time.
 */
@ProviderType
public interface Maintenance {
    /**
     * What would come of it. Changes nothing.
     *
     * @throws IllegalArgumentException the host is not known
     */
    Prospect prospect(HostId host);

    /**
     * The host takes no VM any more, and its VMs leave. Again is harmless.
     *
     * @throws IllegalArgumentException the host is not known
     * @throws IllegalStateException    it is just leaving maintenance, or the store is away
     */
    Upkeep enter(HostId host, String reason);

    /**
     * The host takes VMs again; what was just leaving it stays.
     *
     * @param bringBack what was moved away for it comes back, unless somebody has moved it since
     * @throws IllegalStateException it is not in maintenance
     */
    Upkeep leave(HostId host, boolean bringBack);

    /** Of hosts in maintenance, or just leaving it, in the order of their ids; not of those that were only closed by hand. */
    List<Upkeep> current();

    /** The last {@code limit} that are over, newest first. */
    List<Upkeep> history(int limit);

    /** How far a host is; {@link Progress#NONE} when it is not in maintenance. */
    Progress progress(HostId host);

    /** The one that goes on, or else the last one. */
    Optional<Roll> roll();

    /**
     * Begins maintenance of these hosts, one at a time.
     *
     * @param despite although the cluster could not take another failure meanwhile
     * @throws IllegalArgumentException there is no host, one is not known, or comes twice
     * @throws IllegalStateException    another one is going on
     */
    Roll roll(List<HostId> hosts, String reason, boolean bringBack, boolean despite);

    /**
     * What a stop is for is done: the host comes back, and the next one's turn comes.
     *
     * @throws IllegalStateException it is at no stop
     */
    Roll goOn();

    /**
     * Begins nothing more until {@link #resume}.
     *
     * @throws IllegalStateException none is going on
     */
    Roll halt(String why);

    /**
     * Goes on where it was halted, after looking again at what stood against it.
     *
     * @throws IllegalStateException none is halted
     */
    Roll resume();

    /**
     * It is over; a host that is in maintenance stays there.
     *
     * @throws IllegalStateException none is going on
     */
    Roll end();

    /** Is called after every change of anything here, in order, until the handle is closed. */
    AutoCloseable watch(Consumer<Maintenance> listener);
}
