package org.drover.placement.bench.consolidation;

/** There are more VMs than the hosts can take. */
final class NoRoom extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoRoom(int vm) {
        super("no host has room left for the size of VM " + vm + " (from 0, in the order of the files' names)");
    }
}
