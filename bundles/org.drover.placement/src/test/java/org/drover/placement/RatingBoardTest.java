package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.junit.jupiter.api.Test;

/** Hosts of 10,000 MHz; the VM runs on "a", which is not among them, unless said otherwise. */
class RatingBoardTest {
    private static final Set<String> NOTHING = Set.of();

    private static HostLoad host(String id) {
        return RaterTest.host(id, 1000, 8, 8);
    }

    private static HostLoad host(String id, Standing standing) {
        return host(id).with(standing);
    }

    private static Demand vm(Wishes wishes) {
        return RaterTest.vm(1000, 2).with(wishes);
    }

    private static Set<HostId> hosts(String... ids) {
        return Set.of(ids).stream().map(HostId::new).collect(java.util.stream.Collectors.toSet());
    }

    private static List<String> order(List<HostLoad> hosts, Demand vm) {
        return RaterTest.rate(hosts, vm).destinations().stream()
                .map(rating -> rating.host().value())
                .toList();
    }

    private static List<String> refusals(HostLoad host, Demand vm) {
        return RaterTest.rate(List.of(host), vm).refused().get(0).reasons().stream()
                .map(Reason::toString)
                .toList();
    }

    @Test
    void preferredOwnersNeighboursAndDataDrawAVm() {
        var three = List.of(host("b"), host("c"), host("d"));

        assertThat(order(three, vm(Wishes.NONE))).containsExactly("b", "c", "d");
        assertThat(order(three, vm(new Wishes(hosts("d"), Set.of(), NOTHING, Set.of()))))
                .containsExactly("d", "b", "c");
        assertThat(order(three, vm(new Wishes(Set.of(), hosts("c"), NOTHING, Set.of()))))
                .containsExactly("c", "b", "d");
        assertThat(order(three, vm(new Wishes(Set.of(), Set.of(), NOTHING, hosts("c")))))
                .containsExactly("c", "b", "d");
    }

    @Test
    void anAwakeHostWithBetterFactsIsPreferred() {
        var asleep = new Standing(Standing.Power.SLEEPING, Bytes.ZERO, NOTHING, Set.of());
        var paging = new Standing(
                Standing.Power.AWAKE,
                Bytes.ZERO,
                NOTHING,
                Set.of(Standing.Fact.NESTED_PAGING, Standing.Fact.HUGE_PAGES));

        var ratings = RaterTest.rate(List.of(host("b", asleep), host("c", paging), host("d")), vm(Wishes.NONE));

        assertThat(ratings.destinations())
                .extracting(rating -> rating.host().value())
                .containsExactly("c", "d", "b");
        assertThat(ratings.destinations().get(2).parts())
                .extracting(part -> part.reason().toString())
                .contains("b is asleep. Wake b first.");
    }

    @Test
    void aSleepingHostCanBeWokenThoughItDoesNotAnswer() {
        var silent = new HostLoad(
                RaterTest.facts("b", 8), false, false, Bytes.ofGiB(8), Bytes.ZERO, RaterTest.flat(0, 0, 0));
        assertThat(RaterTest.rate(List.of(silent), vm(Wishes.NONE)).destinations())
                .isEmpty();

        var asleep = silent.with(new Standing(Standing.Power.SLEEPING, Bytes.ZERO, NOTHING, Set.of()));
        assertThat(RaterTest.rate(List.of(asleep), vm(Wishes.NONE)).destinations())
                .hasSize(1);
    }

    @Test
    void aHostInATakenDomainIsRefusedWithItsName() {
        var rack = new Standing(Standing.Power.AWAKE, Bytes.ZERO, Set.of("rack:a/3", "feed:2"), Set.of());
        var apart = vm(new Wishes(Set.of(), Set.of(), Set.of("rack:a/3", "rack:a/4"), Set.of()));

        assertThat(refusals(host("b", rack), apart))
                .containsExactly("b shares [rack:a/3] with VMs that web-7 must be kept apart from."
                        + " Choose a host outside of [rack:a/3].");
    }

    @Test
    void memoryKeptForFailoverIsNotGiven() {
        var keeps = new Standing(Standing.Power.AWAKE, Bytes.ofGiB(7), NOTHING, Set.of());

        assertThat(refusals(host("b", keeps), vm(Wishes.NONE)))
                .containsExactly("b keeps 7.0 GiB for VMs of hosts that fail; web-7 needs 2.0 GiB."
                        + " Lower the failover reserve of b, or free memory there.");
        var less = new Standing(Standing.Power.AWAKE, Bytes.ofGiB(6), NOTHING, Set.of());
        assertThat(order(List.of(host("b", less)), vm(Wishes.NONE))).containsExactly("b");
    }

    /** Forbids "b" and likes "d". */
    private static final class Licences implements VendorRule {
        private int asked;

        @Override
        public void restrict(HostColumns hosts, Demand vm, BitSet allowed) {
            hosts.row(new HostId("b")).ifPresent(allowed::clear);
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return Reason.of("host.maintenance").fact("host", hosts.id(host));
        }

        @Override
        public OptionalDouble score(HostColumns hosts, int host, Demand vm) {
            asked++;
            return OptionalDouble.of(hosts.id(host).value().equals("d") ? 1 : 0);
        }
    }

    @Test
    void aVendorsRuleForbidsAndWeighsButIsAskedOnlyForHostsThatAreShown() {
        var rule = new Licences();
        var columns = HostColumns.of(List.of(host("b"), host("c"), host("d")));
        Policy policy = Policy.DEFAULT.withRules(List.of(rule));

        var all = Rater.rate(new RatingRequest(columns, vm(Wishes.NONE), policy));

        assertThat(all.destinations())
                .extracting(rating -> rating.host().value())
                .containsExactly("d", "c");
        assertThat(all.refused()).extracting(refusal -> refusal.host().value()).containsExactly("b");
        double weights = all.destinations().get(0).parts().stream()
                .mapToDouble(Rating.Part::weight)
                .sum();
        assertThat(weights).isCloseTo(1, within(1e-9));

        rule.asked = 0;
        Rater.rate(new RatingRequest(columns, vm(Wishes.NONE), policy, 1));
        assertThat(rule.asked).isEqualTo(1);
    }

    @Test
    void theBestOfManyAreThoseThatAFullRatingPutsFirst() {
        var many = new ArrayList<HostLoad>();
        for (int i = 0; i < 50; i++) many.add(RaterTest.host("h" + i, 100 * (i * 37 % 50), 8, 8));
        HostColumns columns = HostColumns.of(many);

        var all = Rater.rate(new RatingRequest(columns, vm(Wishes.NONE), Policy.DEFAULT));
        var five = Rater.rate(new RatingRequest(columns, vm(Wishes.NONE), Policy.DEFAULT, 5));

        assertThat(five.destinations()).isEqualTo(all.destinations().subList(0, 5));
    }

    @Test
    void aRatingTakesNoMemoryThatGrowsWithTheHosts() {
        assertThat(allocated(5000)).isLessThan(allocated(500) + 2048);
    }

    private static long allocated(int count) {
        var many = new ArrayList<HostLoad>();
        for (int i = 0; i < count; i++) many.add(RaterTest.host("h" + i, i % 9000, 8, i % 9));
        RatingBoard board = new RatingBoard(HostColumns.of(many));
        Demand vm = vm(Wishes.NONE);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            board.ask(vm, Policy.DEFAULT);
            board.best(10);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
