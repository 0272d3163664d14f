package org.drover.placement.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves are written "a>b 4": 4 GiB from a to b, 4 s. */
class MoveGraphTest {
    @Test
    void whereThereIsRoomNothingWaits() {
        assertThat(steps(rooms("a 0", "b 8"), "a>b 4", "a>b 4")).allSatisfy(step -> {
            assertThat(step.after()).isEmpty();
            assertThat(step.stop()).isFalse();
        });
    }

    @Test
    void aMoveWaitsForThoseThatMakeRoomForItAndForNoOther() {
        List<Step> steps = steps(rooms("a 0", "b 2", "c 16", "d 16"), "a>b 8", "b>c 6", "b>d 1");
        Step arrival = step(steps, 0);
        assertThat(arrival.after()).extracting(i -> steps.get(i).move()).contains(1);
        assertThat(step(steps, 1).after()).isEmpty();
        assertThat(step(steps, 2).after()).isEmpty();
    }

    @Test
    void aRingWithRoomForOneGoesRoundWithoutAStop() {
        List<Step> steps = steps(rooms("a 0", "b 0", "c 4"), "a>b 4", "b>c 4", "c>a 4");
        assertThat(steps).noneMatch(Step::stop);
        assertThat(steps).extracting(Step::move).containsExactly(1, 0, 2);
    }

    @Test
    void twoFullHostsSwapByAThird() {
        List<Step> steps = steps(rooms("a 0", "b 0", "c 8"), "a>b 8", "b>a 4", "b>a 4");
        assertThat(steps).filteredOn(Step::stop).isNotEmpty().allSatisfy(step -> assertThat(step.to())
                .isEqualTo(new HostId("c")));
        checkEveryOrderHasRoom(rooms("a 0", "b 0", "c 8"), moves("a>b 8", "b>a 4", "b>a 4"), steps, new Random(1));
    }

    @Test
    void withoutAThirdHostASwapIsStuckAndSaysWhatWouldBeNeeded() {
        Order order = MoveGraph.of(moves("a>b 8", "b>a 8"), rooms("a 0", "b 0", "c 4"));
        assertThat(order)
                .isEqualTo(new Order.Stuck(List.of(
                        new Order.NoRoom(
                                0,
                                Bytes.ofGiB(8),
                                Bytes.ZERO,
                                java.util.Optional.of(new HostId("c")),
                                Bytes.ofGiB(4),
                                false),
                        new Order.NoRoom(
                                1,
                                Bytes.ofGiB(8),
                                Bytes.ZERO,
                                java.util.Optional.of(new HostId("c")),
                                Bytes.ofGiB(4),
                                false))));
    }

    @Test
    void whatWouldNotFitInTheEndIsToldFromWhatOnlyStandsInTheWay() {
        Order order = MoveGraph.of(moves("a>b 8"), rooms("a 0", "b 4"));
        assertThat(((Order.Stuck) order).moves()).singleElement().satisfies(stuck -> {
            assertThat(stuck.never()).isTrue();
            assertThat(stuck.spare()).isEqualTo(Bytes.ofGiB(4));
        });
    }

    @Test
    void whatIsUnderWayHasItsRoomAndFreesItsHost() {
        Move going =
                new Move(new VmId("x"), new HostId("a"), new HostId("b"), Bytes.ofGiB(8), Duration.ofSeconds(8), true);
        Move next =
                new Move(new VmId("y"), new HostId("b"), new HostId("a"), Bytes.ofGiB(8), Duration.ofSeconds(8), false);
        List<Step> steps = ((Order.Found) MoveGraph.of(List.of(next, going), rooms("a 0", "b 0"))).steps();
        assertThat(steps).extracting(Step::move).containsExactly(1, 0);
        assertThat(steps.get(0).after()).isEmpty();
        assertThat(steps.get(1).after()).containsExactly(0);
    }

    @Test
    void aHostOfWhichNothingIsKnownIsACallersMistake() {
        assertThatThrownBy(() -> MoveGraph.of(moves("a>b 1"), rooms("a 1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b");
    }

    /** Nearly full hosts that swap VMs, and one with room for the largest: an order is found, and keeping to it fits. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void anyOrderThatKeepsToTheGraphHasRoomAtEveryMoment(int hosts) {
        int stops = 0;
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<Move> moves = new ArrayList<>();
            for (int i = 0; i < hosts * 4; i++) {
                int one = random.nextInt(hosts);
                int other = (one + 1 + random.nextInt(hosts - 1)) % hosts;
                long size = 1L << random.nextInt(4);
                moves.add(move(2 * i, "h" + one, "h" + other, size));
                moves.add(move(2 * i + 1, "h" + other, "h" + one, size));
            }
            List<Room> rooms = new ArrayList<>();
            for (int host = 0; host < hosts; host++) {
                rooms.add(new Room(new HostId("h" + host), Bytes.ofGiB(random.nextInt(4)), true));
            }
            rooms.add(new Room(new HostId("spare"), Bytes.ofGiB(8), true));
            List<Step> steps = ((Order.Found) MoveGraph.of(moves, rooms)).steps();
            stops += steps.stream().filter(Step::stop).count();
            checkEveryOrderHasRoom(rooms, moves, steps, random);
        }
        assertThat(stops).as("tight enough to need stops").isPositive();
    }

    /** Makes the steps in a random order that keeps to the graph, taking room at the beginning and giving it at the end. */
    private static void checkEveryOrderHasRoom(List<Room> rooms, List<Move> moves, List<Step> steps, Random random) {
        Map<HostId, Long> free = new HashMap<>();
        rooms.forEach(room -> free.put(room.host(), room.free().count()));
        Map<Integer, HostId> where = new TreeMap<>();
        for (int i = 0; i < moves.size(); i++) where.put(i, moves.get(i).from());
        BitSet begun = new BitSet();
        BitSet over = new BitSet();
        while (over.cardinality() < steps.size()) {
            List<Integer> choices = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                if (over.get(i)) continue;
                if (begun.get(i) || steps.get(i).after().stream().allMatch(over::get)) choices.add(i);
            }
            int i = choices.get(random.nextInt(choices.size()));
            Step step = steps.get(i);
            long bytes = moves.get(step.move()).memory().count();
            if (!begun.get(i)) {
                begun.set(i);
                assertThat(where.get(step.move())).isEqualTo(step.from());
                assertThat(free.merge(step.to(), -bytes, Long::sum)).isNotNegative();
            } else {
                over.set(i);
                where.put(step.move(), step.to());
                free.merge(step.from(), bytes, Long::sum);
            }
        }
        for (int i = 0; i < moves.size(); i++)
            assertThat(where.get(i)).isEqualTo(moves.get(i).to());
    }

    private static Step step(List<Step> steps, int move) {
        return steps.stream().filter(s -> s.move() == move).findFirst().orElseThrow();
    }

    private static List<Step> steps(List<Room> rooms, String... moves) {
        return ((Order.Found) MoveGraph.of(moves(moves), rooms)).steps();
    }

    static List<Move> moves(String... texts) {
        List<Move> moves = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split("[> ]");
            moves.add(move(moves.size(), parts[0], parts[1], Long.parseLong(parts[2])));
        }
        return moves;
    }

    private static Move move(int number, String from, String to, long size) {
        return new Move(
                new VmId("vm" + number),
                new HostId(from),
                new HostId(to),
                Bytes.ofGiB(size),
                Duration.ofSeconds(size),
                false);
    }

    static List<Room> rooms(String... texts) {
        List<Room> rooms = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(" ");
            rooms.add(new Room(new HostId(parts[0]), Bytes.ofGiB(Long.parseLong(parts[1])), true));
        }
        return rooms;
    }
}
