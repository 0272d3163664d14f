package org.drover.backend.api;

/**
 * Where one disk of a VM goes. Both paths are in the backend's own form.
 *
 * @param disk its name inside the VM ("vda")
 * @param from the file it lies on now
 * @param to   the file to be made, on the destination; its name holds the migration's id, so that whoever finds it knows
 *             whose it is. Never one that exists
 * @param flat a chain of images becomes one; otherwise each image of the chain moves, and the chain stays
 */
public record DiskMove(String disk, String from, String to, boolean flat) {
    public DiskMove {
        if (disk.isBlank() || from.isBlank() || to.isBlank()) {
            throw new IllegalArgumentException(
                    "a disk moves from a file to a file, not \"" + disk + "\" from \"" + from + "\" to \"" + to + "\"");
        }
        if (from.equals(to)) throw new IllegalArgumentException("disk " + disk + " would stay on " + from);
    }
}
