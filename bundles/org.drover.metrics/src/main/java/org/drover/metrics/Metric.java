package org.drover.metrics;

import java.util.Locale;

/** What is measured; the unit is in the name. Means over a step; a host's is that of all its VMs where it tells none itself. */
public enum Metric {
    /** Processing used: by a VM, or by a host altogether. */
    CPU_MHZ(true),
    /** Memory of a VM resident on its host, or memory of a host in use. */
    MEMORY_BYTES(true),
    /** Memory that VMs have. */
    ASSIGNED_BYTES(false),
    /** Read from and written to disks in a second. */
    DISK_BYTES(false),
    /** Requests of disks in a second. */
    DISK_OPERATIONS(false),
    /** Received and sent in a second. */
    NETWORK_BYTES(false),
    /** Space that disks take up where they lie. */
    STORAGE_BYTES(false),
    /** Different memory written to in a second, as last measured. */
    DIRTY_BYTES(false),
    /** Of hosts: 1 when all is well, 0 when it does not answer. */
    HEALTH(false);

    private final boolean deep;

    Metric(boolean deep) {
        this.deep = deep;
    }

    /** Two weeks of it are in memory, to look ahead by; of others a day, the rest is in the store. */
    public boolean isDeep() {
        return deep;
    }

    /** As people write it: "cpu-mhz". */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
