package org.drover.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Recorded and foretold load. All series lie on one grid, so that values at the same index belong to the same time, also
 * across VMs and hosts. A VM's series follows the VM from host to host. <b>Threads:</b> any; answers come from memory.
 */
@ProviderType
public interface Metrics {
    /** The distance of two values. */
    Duration step();

    /** How far {@link #forecast} looks by default. */
    Duration horizon();

    /** Where every series ends now: the end of the last complete step. */
    Instant end();

    /** The last {@code back} of a VM, cut at what is kept; empty when the VM has never been sampled. */
    Optional<Series> series(VmId vm, Metric metric, Duration back);

    /** The last {@code back} of a host, cut at what is kept; empty when the host has never been sampled. */
    Optional<Series> series(HostId host, Metric metric, Duration back);

    /**
     * A VM's values from the store, as far back as they are kept there: steps for two weeks, means of hours for 60 days, means of
     * days (in UTC) for two years. They end with the last block of four hours, so what is newer is asked of {@link #series}. Takes a
     * look into the database. Empty when nothing is kept of it.
     *
     * @param step {@link #step()}, an hour or a day; the latter two exist where steps fill hours evenly
     */
    Optional<Series> kept(VmId vm, Metric metric, Duration step, Duration back);

    /** As {@link #kept(VmId, Metric, Duration, Duration)}, of a host. */
    Optional<Series> kept(HostId host, Metric metric, Duration step, Duration back);

    /** What a VM will need; empty when it has never been sampled. */
    Optional<Forecast> forecast(VmId vm, Metric metric, Duration horizon);

    /**
     * What a host will need: the sum of the VMs on it now, aligned, so that peaks which do not coincide are not added,
     * and what the host uses beside its VMs. Empty when the host has never been sampled.
     */
    Optional<Forecast> projection(HostId host, Metric metric, Duration horizon);

    /**
     * What a host would need if exactly {@code vms} ran on it; VMs that have never been sampled count as nothing.
     * Empty when the host has never been sampled.
     */
    Optional<Forecast> projection(HostId host, Collection<VmId> vms, Metric metric, Duration horizon);

    /** The load a host would have had in the last {@code back} if exactly {@code vms} had run on it all the time. */
    Optional<Series> asIf(HostId host, Collection<VmId> vms, Metric metric, Duration back);

    /** Tells the end of every step once it is complete, from the sampler's own thread, until the handle is closed. */
    AutoCloseable watch(Consumer<Instant> listener);
}
