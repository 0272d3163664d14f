package org.drover.model;

/**
 * What one VM used since the sample before.
 *
 * @param cpu    processing used, on average over the interval
 * @param memory resident on the host
 * @param use    what else its host tells
 */
public record VmSample(VmId vm, Mhz cpu, Bytes memory, VmUse use) {
    /** Nothing but what every host tells. */
    public VmSample(VmId vm, Mhz cpu, Bytes memory) {
        this(vm, cpu, memory, VmUse.UNKNOWN);
    }
}
