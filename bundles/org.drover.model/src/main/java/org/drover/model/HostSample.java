package org.drover.model;

import java.time.Instant;
import java.util.List;

/**
 * One reading of a host and all of its running VMs, taken in one go.
 *
 * @param at      the end of the interval, on the clock of whoever sampled
 * @param cpuUsed by the host altogether; where hosts share a kernel, the sum of the VMs
 * @param memoryFree available to VMs that would be started or received now
 * @param health  1 when nothing is wrong with it, 0 when it can hardly run VMs any more
 */
public record HostSample(HostId host, Instant at, Mhz cpuUsed, Bytes memoryFree, List<VmSample> vms, Share health) {
    public HostSample {
        vms = List.copyOf(vms);
    }

    /** Of a host that knows of nothing wrong. */
    public HostSample(HostId host, Instant at, Mhz cpuUsed, Bytes memoryFree, List<VmSample> vms) {
        this(host, at, cpuUsed, memoryFree, vms, new Share(1));
    }
}
