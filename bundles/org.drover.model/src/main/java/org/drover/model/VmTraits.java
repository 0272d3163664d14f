package org.drover.model;

import java.util.List;
import java.util.Optional;

/**
 * What only some hosts tell of a VM. What is not told stands against nothing. A later trait is a component more here: begin
 * with {@link #UNKNOWN} and add what is known.
 *
 * @param architecture of its processors ("x86_64")
 * @param machine      the board it was given, with its version ("pc-i440fx-7.2")
 * @param cpuMode      how its CPU was chosen, in the hypervisor's words ("custom", "host-passthrough")
 * @param hugePages    the size of the huge pages its memory is made of; zero for whatever size its host takes
 * @param snapshots    that its host keeps of it; zero also when none is told of
 * @param jobs         that work on its disks now, in words ("block copy of vda"); none also when none is told of
 * @param cpu          what its CPU can do, all of which its guest may rely on
 * @param saved        its memory was put away on its host: off as it is, its next start goes on where it was
 * @param pinned       its processors are bound to some of its host's
 */
public record VmTraits(
        Optional<String> architecture,
        Optional<String> machine,
        Optional<String> cpuMode,
        Optional<Bytes> hugePages,
        int snapshots,
        List<String> jobs,
        Optional<CpuFeatures> cpu,
        boolean saved,
        boolean pinned) {
    public static final VmTraits UNKNOWN = new VmTraits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            List.of(),
            Optional.empty(),
            false,
            false);

    public VmTraits {
        architecture.ifPresent(a -> Text.required("a VM's architecture", a));
        machine.ifPresent(m -> Text.required("a VM's machine type", m));
        cpuMode.ifPresent(m -> Text.required("a VM's CPU mode", m));
        if (snapshots < 0) throw new IllegalArgumentException("a VM cannot have " + snapshots + " snapshots");
        jobs = List.copyOf(jobs);
    }

    public VmTraits withArchitecture(String name) {
        return new VmTraits(Optional.of(name), machine, cpuMode, hugePages, snapshots, jobs, cpu, saved, pinned);
    }

    public VmTraits withMachine(String type) {
        return new VmTraits(architecture, Optional.of(type), cpuMode, hugePages, snapshots, jobs, cpu, saved, pinned);
    }

    public VmTraits withCpuMode(String mode) {
        return new VmTraits(architecture, machine, Optional.of(mode), hugePages, snapshots, jobs, cpu, saved, pinned);
    }

    /** @param size of a page; zero for whatever its host takes */
    public VmTraits withHugePages(Bytes size) {
        return new VmTraits(architecture, machine, cpuMode, Optional.of(size), snapshots, jobs, cpu, saved, pinned);
    }

    public VmTraits withSnapshots(int count) {
        return new VmTraits(architecture, machine, cpuMode, hugePages, count, jobs, cpu, saved, pinned);
    }

    public VmTraits withJobs(List<String> all) {
        return new VmTraits(architecture, machine, cpuMode, hugePages, snapshots, all, cpu, saved, pinned);
    }

    public VmTraits withCpu(CpuFeatures features) {
        return new VmTraits(
                architecture, machine, cpuMode, hugePages, snapshots, jobs, Optional.of(features), saved, pinned);
    }

    public VmTraits withPinned() {
        return new VmTraits(architecture, machine, cpuMode, hugePages, snapshots, jobs, cpu, saved, true);
    }

    /** Whether its next start goes on where it was. */
    public VmTraits withSaved(boolean is) {
        return new VmTraits(architecture, machine, cpuMode, hugePages, snapshots, jobs, cpu, is, pinned);
    }
}
