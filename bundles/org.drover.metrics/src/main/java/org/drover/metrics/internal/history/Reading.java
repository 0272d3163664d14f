package org.drover.metrics.internal.history;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.model.Bytes;
import org.drover.model.HostSample;
import org.drover.model.VmId;
import org.drover.model.VmSample;

/**
 * A sample and what of it can be believed. Processing is a difference of two counters, so the first sample of a
 * connection tells none (0), and neither does that of a VM which was not in the sample before: it has just been started,
 * or has just arrived. Such a 0 is no measurement.
 *
 * @param installed memory of the host, when known
 * @param rated     the host's processing was measured
 * @param ratedVms  VMs whose processing was measured
 */
public record Reading(HostSample sample, Optional<Bytes> installed, boolean rated, Set<VmId> ratedVms) {
    public Reading {
        ratedVms = Set.copyOf(ratedVms);
    }

    /** @param before the sample that the same connection gave last; empty when this is its first */
    public static Reading after(Optional<HostSample> before, HostSample sample, Optional<Bytes> installed) {
        Set<VmId> seen = before.stream()
                .flatMap(earlier -> earlier.vms().stream())
                .map(VmSample::vm)
                .collect(Collectors.toSet());
        return new Reading(sample, installed, before.isPresent(), seen);
    }

    boolean rated(VmSample vm) {
        return ratedVms.contains(vm.vm());
    }

    /** What VMs used can be told apart from what the host used itself. */
    boolean wholly() {
        return rated && sample.vms().stream().allMatch(this::rated);
    }
}
