package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.drover.metrics.Forecast;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.Place;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;

class RaterTest {
    private static final int STEPS = 3;

    @Test
    void anEmptyHostGetsMoreStarsThanABusyOne() {
        var ratings = rate(List.of(host("a", 5000, 8, 0), host("b", 1000, 8, 8), host("c", 7000, 8, 8)), vm(1000, 1));
        assertThat(ratings.destinations())
                .extracting(rating -> rating.host().value())
                .containsExactly("b", "c");
        assertThat(ratings.destinations().get(0).stars())
                .isGreaterThan(ratings.destinations().get(1).stars());
        assertThat(ratings.destinations().get(0).parts().get(0).reason().text())
                .isEqualTo("with web-7, b is projected to reach 20% of its processing; 8000 MHz stay free");
    }

    @Test
    void aRefusedHostHasEveryReasonWithItsNumbersAndRemedy() {
        var ratings = rate(List.of(host("node3", 8000, 8, 1)), vm(1000, 4));
        assertThat(ratings.destinations()).isEmpty();
        assertThat(ratings.refused().get(0).reasons())
                .extracting(Reason::toString)
                .containsExactly(
                        "node3 has 1.0 GiB to spare, web-7 needs 4.0 GiB. Free memory on node3 or choose another host.",
                        "with web-7, node3 would reach 90% of its processing (9000 MHz of 10000 MHz), 85% are allowed."
                                + " Move load away from node3 or choose another host.");
    }

    @Test
    void theHostItRunsOnIsRefusedForThatAloneAsItsLoadHoldsTheVmAlready() {
        var ratings = rate(List.of(host("a", 8000, 8, 1)), vm(4000, 4));
        assertThat(ratings.refused().get(0).reasons())
                .extracting(Reason::toString)
                .containsExactly("web-7 runs on a already");
    }

    @Test
    void aMoveIsAsDearAsEarlierMovesBetweenTheTwoWereAndSaysSo() {
        var measured = Map.of(
                new Bandwidths.Route(new HostId("a"), new HostId("fast")),
                new Bandwidths.Measured(ByteRate.ofMiBPerSecond(1000), 3));
        var hosts = List.of(host("fast", 1000, 16, 16), host("other", 1000, 16, 16));
        Demand vm = vm(1000, 10);

        var known = cost(hosts, vm, new Bandwidths(ByteRate.ofMiBPerSecond(200), true, measured));
        assertThat(known)
                .containsExactly(
                        "the move takes about 11 s and sends 11.0 GiB at 1000.0 MiB/s,"
                                + " as earlier moves between the two went (3 measured)",
                        "the move takes about 56 s and sends 11.0 GiB at 200.0 MiB/s, as configured");
        assertThat(cost(hosts, vm, Bandwidths.ASSUMED).get(0))
                .endsWith(
                        "at 100.0 MiB/s, which is assumed: no move between the two was measured, nothing is configured");
    }

    @Test
    void localDisksStandAgainstAHostUnlessTheyGoAlongAndThenCostTheirBytesAndTheirWear() {
        Demand local = new Demand(
                new VmId("db"),
                "db",
                new HostId("a"),
                Bytes.ofGiB(1),
                Mhz.ZERO,
                flat(100, 100, 100),
                true,
                Set.of(),
                Set.of(),
                "x86-64-v2",
                Set.of(),
                Set.of());
        HostLoad tight = host("tight", 1000, 16, 16);
        HostFacts small = tight.facts()
                .with(HostTraits.UNKNOWN.withPlaces(
                        List.of(new Place("vms", "/vms", Bytes.ofGiB(5), java.util.Optional.empty()))));
        var hosts = List.of(
                host("roomy", 1000, 16, 16),
                new HostLoad(small, true, false, tight.memoryFree(), tight.reserve(), tight.cpu()));

        assertThat(rate(hosts, local).destinations()).isEmpty();
        Ratings along = rate(hosts, local.carrying(Bytes.ofGiB(10)));

        assertThat(along.refused().get(0).reasons())
                .extracting(Reason::text)
                .containsExactly("tight has 5.0 GiB of room for disks, db brings 10.0 GiB");
        Rating rating = along.destinations().get(0);
        Rating.Part cost = rating.parts().stream()
                .filter(part -> part.rule() == Policy.Soft.COST)
                .findFirst()
                .orElseThrow();
        assertThat(cost.reason().text())
                .contains("sends 11.1 GiB", "; 10.0 GiB of it are written to disks there, which wears them");
        // 11.1 GiB are sent, 10 of them worn, at 100 MiB/s: 216 s, of which 60 halve
        assertThat(cost.score()).isCloseTo(60 / (60 + 216.1), within(0.002));
    }

    private static List<String> cost(List<HostLoad> hosts, Demand vm, Bandwidths bandwidths) {
        var request = new RatingRequest(HostColumns.of(hosts), vm, Policy.DEFAULT.withBandwidths(bandwidths));
        return Rater.rate(request).destinations().stream()
                .flatMap(rating -> rating.parts().stream())
                .filter(part -> part.rule() == Policy.Soft.COST)
                .map(part -> part.reason().text())
                .toList();
    }

    @Test
    void whatTookHalfAStarOrMoreSaysWhatWouldHelpAndTheRestIsTheFiveStars() {
        Rating rating =
                rate(List.of(host("b", 6000, 8, 8)), vm(1000, 1)).destinations().get(0);
        double lost = 0;
        for (Rating.Part part : rating.parts()) {
            lost += part.lostStars();
            assertThat(part.reason().remedy().isPresent()).as(part.toString()).isEqualTo(part.lostStars() >= 0.5);
        }
        assertThat(5 - lost).isCloseTo(5 * rating.score(), within(1e-9));
        assertThat(rating.parts().get(0).reason())
                .hasToString("with web-7, b is projected to reach 70% of its processing; 3000 MHz stay free."
                        + " With less load b would be rated higher.");
    }

    @Test
    void balanceIsMeasuredAgainstTheMeanOfTheHostsThatAnswer() {
        var away = new HostLoad(facts("away", 8), false, false, Bytes.ofGiB(8), Bytes.ZERO, flat(9000, 9000, 9000));
        var ratings = rate(List.of(away, host("b", 1000, 8, 8), host("c", 3000, 8, 8)), vm(100, 1));
        assertThat(ratings.destinations().get(0).parts())
                .filteredOn(part -> part.rule() == Policy.Soft.BALANCE)
                .singleElement()
                .extracting(part -> part.reason().text())
                .isEqualTo("b is projected to reach 10% now, all hosts together 20%");
    }

    @Test
    void peaksOfHostAndVmThatDoNotCoincideAreNotAdded() {
        var host = new HostLoad(facts("b", 8), true, false, Bytes.ofGiB(8), Bytes.ZERO, flat(7000, 0, 0));
        var vm = demand(flat(0, 7000, 0), 1);
        assertThat(rate(List.of(host), vm).destinations()).hasSize(1);
    }

    @Test
    void everyRatingAgreesWithANaiveCheck() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var hosts = new ArrayList<HostLoad>();
            for (int i = 0; i < 8; i++) hosts.add(randomHost("h" + i, random));
            Demand vm = randomVm(random);
            var ratings = rate(hosts, vm);
            assertThat(ratings).isEqualTo(rate(reversed(hosts), vm));
            var admitted = ratings.destinations().stream().map(Rating::host).toList();
            for (HostLoad host : hosts) {
                assertThat(admitted.contains(host.facts().id()))
                        .as("seed %d, host %s", seed, host.facts().id())
                        .isEqualTo(naivelyFits(host, vm));
            }
            assertThat(admitted.size() + ratings.refused().size()).isEqualTo(hosts.size());
        }
    }

    /** Shares nothing with the rules but what they mean. */
    private static boolean naivelyFits(HostLoad host, Demand vm) {
        HostFacts facts = host.facts();
        boolean cpu = true;
        for (int i = 0; i < STEPS; i++) {
            double median = host.cpu().q50()[i] + vm.cpu().q50()[i];
            double spread = Math.hypot(
                    host.cpu().q90()[i] - host.cpu().q50()[i],
                    vm.cpu().q90()[i] - vm.cpu().q50()[i]);
            cpu &= median + spread <= 0.85 * facts.cpu().value() + 0.01;
        }
        return cpu
                && host.available()
                && !host.maintenance()
                && !facts.id().equals(vm.source())
                && facts.cpuModel().equals(vm.cpuModel())
                && !vm.localDisks()
                && facts.volumes().keySet().containsAll(vm.volumes())
                && facts.networks().containsAll(vm.networks())
                && (vm.possibleOwners().isEmpty() || vm.possibleOwners().contains(facts.id()))
                && !vm.apart().contains(facts.id())
                && host.memoryFree().count()
                        >= host.reserve().count() + vm.memory().count();
    }

    static Ratings rate(List<HostLoad> hosts, Demand vm) {
        return Rater.rate(new RatingRequest(HostColumns.of(hosts), vm, Policy.DEFAULT));
    }

    static HostLoad host(String id, float cpu, long memoryGiB, long freeGiB) {
        return new HostLoad(facts(id, memoryGiB), true, false, Bytes.ofGiB(freeGiB), Bytes.ZERO, flat(cpu, cpu, cpu));
    }

    static HostFacts facts(String id, long memoryGiB) {
        return new HostFacts(
                new HostId(id),
                id,
                "simulated",
                4,
                new Mhz(10_000),
                Bytes.ofGiB(memoryGiB),
                Map.of(new VolumeId("shared"), Bytes.ofGiB(100)),
                Set.of(new NetworkId("lan")),
                "x86-64-v2");
    }

    static Demand vm(float cpu, long memoryGiB) {
        return demand(flat(cpu, cpu, cpu), memoryGiB);
    }

    static Demand demand(Forecast cpu, long memoryGiB) {
        return named("web-7", "a", cpu, memoryGiB);
    }

    static Demand named(String name, String source, Forecast cpu, long memoryGiB) {
        return new Demand(
                new VmId(name),
                name,
                new HostId(source),
                Bytes.ofGiB(memoryGiB),
                new Mhz(cpu.q50()[0]),
                cpu,
                false,
                Set.of(new VolumeId("shared")),
                Set.of(new NetworkId("lan")),
                "x86-64-v2",
                Set.of(),
                Set.of());
    }

    static Forecast flat(float... values) {
        return new Forecast(Instant.EPOCH, Duration.ofMinutes(5), 100, values, values, values);
    }

    private static HostLoad randomHost(String id, Random random) {
        var facts = new HostFacts(
                new HostId(id),
                id,
                "simulated",
                4,
                new Mhz(10_000),
                Bytes.ofGiB(16),
                random.nextInt(5) == 0 ? Map.of() : Map.of(new VolumeId("shared"), Bytes.ZERO),
                random.nextInt(5) == 0 ? Set.of() : Set.of(new NetworkId("lan")),
                random.nextInt(5) == 0 ? "old" : "x86-64-v2");
        return new HostLoad(
                facts,
                random.nextInt(6) > 0,
                random.nextInt(6) == 0,
                Bytes.ofGiB(random.nextInt(16)),
                Bytes.ofGiB(random.nextInt(3)),
                randomForecast(random, 8000));
    }

    private static Demand randomVm(Random random) {
        return new Demand(
                new VmId("vm"),
                "vm",
                new HostId("h" + random.nextInt(8)),
                Bytes.ofGiB(random.nextInt(6)),
                Mhz.ZERO,
                randomForecast(random, 4000),
                random.nextInt(20) == 0,
                Set.of(new VolumeId("shared")),
                Set.of(new NetworkId("lan")),
                "x86-64-v2",
                random.nextInt(4) == 0 ? Set.of(new HostId("h1"), new HostId("h2")) : Set.of(),
                random.nextInt(3) == 0 ? Set.of(new HostId("h3")) : Set.of());
    }

    private static Forecast randomForecast(Random random, int most) {
        float[] q50 = new float[STEPS];
        float[] q90 = new float[STEPS];
        for (int i = 0; i < STEPS; i++) {
            q50[i] = random.nextInt(most);
            q90[i] = q50[i] + random.nextInt(1000);
        }
        return new Forecast(Instant.EPOCH, Duration.ofMinutes(5), 100, q50, q90, q90);
    }

    private static List<HostLoad> reversed(List<HostLoad> hosts) {
        HostLoad[] turned = hosts.toArray(HostLoad[]::new);
        for (int i = 0; i < turned.length; i++) turned[i] = hosts.get(turned.length - 1 - i);
        return Arrays.asList(turned);
    }
}
