package org.drover.model;

/**
 * What one VM used since the sample before.
 *
 * @param cpu    processing used, on average over the interval
 * @param memory resident on the host
 */
public record VmSample(VmId vm, Mhz cpu, Bytes memory) {}
