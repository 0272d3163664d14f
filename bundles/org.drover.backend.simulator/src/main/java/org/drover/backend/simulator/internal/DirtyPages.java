package org.drover.backend.simulator.internal;

import java.util.BitSet;
import java.util.Random;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.ByteRate;

/** The pages that a VM writes to while its memory is sent: random ones of its working set. */
final class DirtyPages {
    private final VmSpec vm;
    private final Random random;
    private final int workingSet;
    private final BitSet dirty;
    private double carriedWrites;
    private double throttle;

    DirtyPages(VmSpec vm, Random random) {
        this.vm = vm;
        this.random = random;
        workingSet = DirtyModel.workingSet(vm);
        dirty = new BitSet(workingSet);
    }

    void write(double seconds) {
        carriedWrites += vm.writes().bytesPerSecond() * (1 - throttle) * seconds / PreCopy.PAGE;
        for (; carriedWrites >= 1; carriedWrites--) dirty.set(random.nextInt(workingSet));
    }

    long count() {
        return dirty.cardinality();
    }

    void clear() {
        dirty.clear();
    }

    /** It gets less of the processors: at first a fifth less, then a tenth less each time. */
    void slowDown() {
        throttle = Math.min(0.99, throttle == 0 ? 0.2 : throttle + 0.1);
    }

    ByteRate rate() {
        return new ByteRate((long) (DirtyModel.distinct(workingSet, vm, 1) * (1 - throttle) * PreCopy.PAGE));
    }
}
