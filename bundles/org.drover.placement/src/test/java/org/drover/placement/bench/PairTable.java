package org.drover.placement.bench;

/** A number for each pair of machines, in as little memory as the largest one needs: 25 million pairs are usual. */
final class PairTable {
    private final int size;
    private byte[] small;
    private int[] large;

    PairTable(int size) {
        this.size = size;
        small = new byte[Math.multiplyExact(size, size)];
    }

    void set(int from, int to, int value) {
        int at = from * size + to;
        if (large == null && value > Byte.MAX_VALUE) {
            large = new int[small.length];
            for (int i = 0; i < large.length; i++) large[i] = small[i];
            small = null;
        }
        if (large == null) small[at] = (byte) value;
        else large[at] = value;
    }

    long get(int from, int to) {
        int at = from * size + to;
        return large == null ? small[at] : large[at];
    }
}
