package org.drover.backend.simulator.internal;

/** Something that is on its way between two hosts, or within one, and shares their bandwidth. */
interface Flow {
    boolean leaves(Resident resident);

    boolean reaches(Resident resident);

    /** It breaks off; harmless when it has ended. */
    void fail(String reason);
}
