package org.drover.backend.simulator.internal;

import org.drover.backend.simulator.VmSpec;

/** How many different pages random writes to a working set touch. */
final class DirtyModel {
    private DirtyModel() {}

    /** Expected number of pages dirtied in so many seconds, each write to any page of {@code workingSet}. */
    static double distinct(int workingSet, VmSpec vm, double seconds) {
        double writes = vm.writes().bytesPerSecond() * seconds / PreCopy.PAGE;
        return workingSet * -Math.expm1(-writes / workingSet);
    }

    static int workingSet(VmSpec vm) {
        return (int) Math.max(1, Math.min(vm.memory().count(), vm.workingSet().count()) / PreCopy.PAGE);
    }
}
