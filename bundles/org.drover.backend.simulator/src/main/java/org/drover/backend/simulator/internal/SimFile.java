package org.drover.backend.simulator.internal;

import org.drover.model.Bytes;

/** A file that VMs keep a disk or their memory on; changed under the world's lock. */
final class SimFile {
    /** Whose storage it is, and its name there. Hosts know it by paths of their own. */
    record Spot(String storage, String name) {
        @Override
        public String toString() {
            return storage + ":" + name;
        }
    }

    final Spot spot;
    final Bytes size;
    final Content content;
    /** It has all of what it was copied from. */
    boolean whole;
    /** Somebody copies to it. */
    boolean filling;
    /** Who copied to it last, and may still have it follow what it was copied from. */
    Copying copying;
    /** It is no disk, but what was in a VM's memory. */
    boolean memory;
    /** Of memory: which state of its disks it knows. */
    long knownDisks;
    /** It was deleted. */
    boolean gone;
    /** Of the writes to its content, those that it has, as long as no running VM writes to it. */
    private long seen;

    private int live;

    SimFile(Spot spot, Bytes size, Content content) {
        this.spot = spot;
        this.size = size;
        this.content = content;
    }

    /** A running VM writes to it from now on. */
    void goesLive() {
        live++;
    }

    void goesStill(long now) {
        if (--live == 0) seen = content.newest(now);
    }

    /** It has what its content was then. */
    void asOf(long writes) {
        seen = writes;
        whole = true;
        filling = false;
    }

    long seen(long now) {
        return live > 0 ? content.newest(now) : seen;
    }

    /** A VM that began with it would find all that was ever written. */
    boolean good(long now) {
        return whole && !gone && seen(now) == content.newest(now);
    }

    /** A VM of whatever host runs on it, or somebody copies to it. */
    boolean inUse() {
        return live > 0 || filling;
    }

    /** Without amounts; see {@link Truth#state}. */
    String state(long now) {
        return spot
                + (whole ? "" : " half")
                + (filling ? " filling" : "")
                + (seen(now) == content.newest(now) ? "" : " old");
    }

    @Override
    public String toString() {
        return spot.toString();
    }
}
