package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.drover.model.MigrationId;

/**
 * Transfers that take the same network at a host share its bandwidth, in equal parts: pure functions of what each would need.
 * Where nobody knows how much a VM writes nothing stands against a second transfer.
 */
final class Shares {
    private Shares() {}

    /**
     * @param needs bytes a second below which its pause would not fit its budget; 0 when it is not known, infinite when no
     *     bandwidth would do
     * @param alone bytes a second that its network gives it when it has it to itself; {@code NaN} when not known
     * @param seen  bytes a second that it sends now; 0 before that
     */
    record Demand(double needs, double alone, double seen) {
        static final Demand UNKNOWN = new Demand(0, Double.NaN, 0);

        Demand foretold(double least, double wire) {
            return new Demand(Math.max(needs, least), wire, seen);
        }

        /** What is seen of a VM counts beside what was measured before. */
        Demand seeing(double least, double rate) {
            return new Demand(Math.max(needs, least), alone, rate);
        }
    }

    /** Those of {@code there}, who are at one host, that share its bandwidth with {@code one}. */
    static List<Lines.Entry> sharing(List<Lines.Entry> there, Lines.Entry one) {
        return there.stream()
                .filter(other -> !other.equals(one))
                .filter(other -> other.ticket().network().equals(one.ticket().network()))
                .toList();
    }

    /** Why {@code one} must not begin beside those that transfer at a host already. */
    static Optional<String> crowded(
            List<Lines.Entry> there, Lines.Entry one, String host, Map<MigrationId, Demand> demands) {
        List<Lines.Entry> sharing = sharing(there, one);
        if (sharing.isEmpty()) return Optional.empty();
        OptionalDouble all = bandwidth(sharing, one, demands);
        if (all.isEmpty()) return Optional.empty();
        double part = all.getAsDouble() / (sharing.size() + 1);
        for (Lines.Entry other : sharing) {
            if (of(other, demands).needs() > part) {
                return Optional.of("until " + other.vmName() + " is handed over: with a part of the bandwidth of "
                        + host + " the pause of " + other.vmName() + " would not fit its budget");
            }
        }
        if (of(one, demands).needs() <= part) return Optional.empty();
        return Optional.of("until " + sharing.get(0).vmName() + " is handed over: with a part of the bandwidth of "
                + host + " its own pause would not fit its budget");
    }

    /** Of a host: what one of them would have alone, or what they send now altogether, if that is more. */
    private static OptionalDouble bandwidth(
            List<Lines.Entry> sharing, Lines.Entry one, Map<MigrationId, Demand> demands) {
        List<Lines.Entry> all = new ArrayList<>(sharing);
        all.add(one);
        OptionalDouble known = all.stream()
                .mapToDouble(entry -> of(entry, demands).alone())
                .filter(alone -> !Double.isNaN(alone))
                .max();
        double seen =
                all.stream().mapToDouble(entry -> of(entry, demands).seen()).sum();
        return seen > known.orElse(0) ? OptionalDouble.of(seen) : known;
    }

    private static Demand of(Lines.Entry entry, Map<MigrationId, Demand> demands) {
        return demands.getOrDefault(entry.ticket().id(), Demand.UNKNOWN);
    }
}
