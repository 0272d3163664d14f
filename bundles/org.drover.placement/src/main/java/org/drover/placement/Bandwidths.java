package org.drover.placement;

import java.util.Map;
import org.drover.model.ByteRate;
import org.drover.model.HostId;

/**
 * How fast memory gets from one host to another: as earlier moves between the two went, else as configured, else assumed.
 *
 * @param otherwise  where nothing was measured
 * @param configured somebody said so; false when it is only assumed
 */
public record Bandwidths(ByteRate otherwise, boolean configured, Map<Route, Measured> measured) {
    /** 100 MiB/s, about what a network of 1 Gbit/s carries. */
    public static final Bandwidths ASSUMED = new Bandwidths(ByteRate.ofMiBPerSecond(100), false, Map.of());

    public Bandwidths {
        if (otherwise.bytesPerSecond() == 0) throw new IllegalArgumentException("nothing moves at 0 B/s");
        measured = Map.copyOf(measured);
    }

    /** A direction: the way back may go through another card. */
    public record Route(HostId from, HostId to) {}

    /**
     * What earlier moves were sent with.
     *
     * @param moves it was taken from
     */
    public record Measured(ByteRate rate, int moves) {
        public Measured {
            if (rate.bytesPerSecond() == 0) throw new IllegalArgumentException("nothing moves at 0 B/s");
        }
    }

    public ByteRate rate(HostId from, HostId to) {
        Measured known = measured.get(new Route(from, to));
        return known == null ? otherwise : known.rate();
    }

    /** Where {@link #rate} comes from. */
    public Reason basis(HostId from, HostId to) {
        Measured known = measured.get(new Route(from, to));
        if (known != null) return Reason.of("bandwidth.measured").fact("moves", known.moves());
        return Reason.of(configured ? "bandwidth.configured" : "bandwidth.assumed");
    }
}
