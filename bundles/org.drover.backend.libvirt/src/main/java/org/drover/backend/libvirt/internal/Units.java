package org.drover.backend.libvirt.internal;

import org.drover.model.Bytes;

/** Amounts of memory with libvirt's units ({@code virScaleInteger}). */
final class Units {
    private Units() {}

    /** @param unit empty for libvirt's own, KiB */
    static Bytes bytes(long amount, String unit) {
        return new Bytes(Math.multiplyExact(amount, unitOf(unit.isEmpty() ? "KiB" : unit)));
    }

    private static long unitOf(String unit) {
        return switch (unit) {
            case "b", "bytes" -> 1;
            case "KB" -> 1_000;
            case "k", "KiB" -> 1L << 10;
            case "MB" -> 1_000_000;
            case "M", "MiB" -> 1L << 20;
            case "GB" -> 1_000_000_000;
            case "G", "GiB" -> 1L << 30;
            case "T", "TiB" -> 1L << 40;
            default -> throw new IllegalArgumentException("libvirt knows no memory unit " + unit);
        };
    }
}
