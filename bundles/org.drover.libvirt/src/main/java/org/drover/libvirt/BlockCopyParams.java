package org.drover.libvirt;

/** What a copy of a disk is told, as {@code VIR_DOMAIN_BLOCK_COPY_...} of {@code libvirt-domain.h} names it. Immutable. */
public record BlockCopyParams(TypedParams typed) {
    public static final BlockCopyParams NONE = new BlockCopyParams(TypedParams.NONE);

    /** The most to copy in bytes per second; 0 for no limit. Can be changed while it runs. */
    public BlockCopyParams withBandwidth(long bytesPerSecond) {
        return new BlockCopyParams(typed.with(TypedParam.ofUnsigned("bandwidth", bytesPerSecond)));
    }

    /** The piece that is copied again when a byte in it was written: a power of 2, 512 bytes to 64 MiB. */
    public BlockCopyParams withGranularity(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < 512 || bytes > 64 << 20) {
            throw new IllegalArgumentException("a granularity is a power of 2 from 512 to 64 MiB, not " + bytes);
        }
        return new BlockCopyParams(typed.with(new TypedParam("granularity", new TypedParam.UInt32(bytes))));
    }

    /** How many bytes may be under way at once. */
    public BlockCopyParams withBuffer(long bytes) {
        return new BlockCopyParams(typed.with(TypedParam.ofUnsigned("buf-size", bytes)));
    }
}
