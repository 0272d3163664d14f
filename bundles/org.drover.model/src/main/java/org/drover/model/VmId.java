package org.drover.model;

/** Names a VM wherever it runs: the hypervisor's own stable id (libvirt: the domain's UUID), never its name. */
public record VmId(String value) implements Comparable<VmId> {
    public VmId {
        Text.required("a VM id", value);
    }

    @Override
    public int compareTo(VmId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
