package org.drover.placement;

import java.time.Duration;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;

/**
 * What a live migration is expected to take: the memory once and a tenth again, and a pause for what is left over; and what is on disks
 * that go along. What is written to disks wears them, so it counts twice.
 */
final class MoveCost {
    private static final double SENT_AGAIN = 0.1;
    private static final Duration USUAL_PAUSE = Duration.ofMillis(100);
    private static final double SECONDS_THAT_HALVE = 60;

    private MoveCost() {}

    static Relief.Cost of(Demand vm, HostId destination, Policy policy) {
        return of(vm, policy.bandwidths().rate(vm.source(), destination));
    }

    static Relief.Cost of(Demand vm, ByteRate rate) {
        Bytes bytes = new Bytes(
                (long) (vm.memoryBytes() * (1 + SENT_AGAIN)) + vm.carried().count());
        Duration duration = rate.timeFor(bytes);
        return new Relief.Cost(duration, bytes, USUAL_PAUSE);
    }

    /** 1 for a move that takes no time, 0.5 for one of a minute. */
    static double score(Demand vm, ByteRate rate) {
        double wear = rate.timeFor(vm.carried()).toMillis();
        double seconds = (of(vm, rate).duration().toMillis() + wear) / 1000.0;
        return SECONDS_THAT_HALVE / (SECONDS_THAT_HALVE + seconds);
    }
}
