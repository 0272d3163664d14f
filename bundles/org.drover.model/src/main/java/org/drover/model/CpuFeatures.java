package org.drover.model;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a CPU can do, by the names that its hypervisor gives to it ("avx2").
 *
 * @param kind of CPU and hypervisor ("x86_64/kvm"); only within one do names mean the same
 */
public record CpuFeatures(String kind, Set<String> names) {
    public CpuFeatures {
        Text.required("a kind of CPU", kind);
        names = Set.copyOf(names);
    }

    /** Those that are not among {@code others}, in order. */
    public SortedSet<String> without(Set<String> others) {
        SortedSet<String> left = new TreeSet<>(names);
        left.removeAll(others);
        return left;
    }
}
