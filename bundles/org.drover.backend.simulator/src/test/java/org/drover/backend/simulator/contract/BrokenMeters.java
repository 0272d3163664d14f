package org.drover.backend.simulator.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.BackendException.TimedOut;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Meters that break a clause of {@code DirtyRateMeterContract}. */
final class BrokenMeters {
    private BrokenMeters() {}

    static List<Broken> all() {
        return List.of(
                broken("aVmThatWritesHasARate", call -> {
                            call.proceed();
                            return ByteRate.ZERO;
                        })
                        .and("measuringTwiceAtOnceIsHarmless"),
                broken("aVmThatIsOffIsRefused", call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        return ByteRate.ZERO;
                    }
                }),
                broken("measuringTwiceAtOnceIsHarmless", new OneAtATime()),
                broken("anInterruptEndsAMeasurementWithinASecond", call -> {
                    try {
                        return call.proceed();
                    } catch (TimedOut e) {
                        Thread.interrupted();
                        call.world().clock().runUntil(() -> false, Duration.ofSeconds(2));
                        throw e;
                    }
                }));
    }

    private static Broken broken(String clause, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorDirtyRateMeterTest.class, clause, DirtyRateMeter.class, "measure", deed);
    }

    /**
     * Refuses a measurement while another is under way in the same data centre (a clause may leave one behind); where
     * two are meant to meet, it sees to it that they do.
     */
    private static final class OneAtATime implements Sabotage.Deed {
        private final Map<Object, CountDownLatch> underWay = new ConcurrentHashMap<>();

        @Override
        public Object answer(Call call) throws Throwable {
            var mine = new CountDownLatch(1);
            CountDownLatch other = underWay.putIfAbsent(call.world(), mine);
            if (other != null) {
                other.countDown();
                VmId vm = call.argument(0, VmId.class);
                throw new Refused(new HostId("first"), Optional.of(vm), "measure", "one at a time", null);
            }
            try {
                boolean twoAreMeant = Thread.currentThread().getName().matches("tck-measure-[12]");
                if (twoAreMeant) mine.await(10, TimeUnit.SECONDS);
                return call.proceed();
            } finally {
                underWay.remove(call.world(), mine);
            }
        }
    }
}
