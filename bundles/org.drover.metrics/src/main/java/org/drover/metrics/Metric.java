package org.drover.metrics;

/** What is measured; the unit is in the name. */
public enum Metric {
    /** Processing used: by a VM, or by a host altogether. Mean over a step. */
    CPU_MHZ,
    /** Memory of a VM resident on its host, or memory of a host in use. Mean over a step. */
    MEMORY_BYTES
}
