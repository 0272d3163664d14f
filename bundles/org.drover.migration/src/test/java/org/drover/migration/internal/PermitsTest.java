package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Priority;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Most;
import org.drover.migration.internal.queue.Places;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permits under many threads, and what those that wait are told. */
class PermitsTest {
    private static final int THREADS = 8;
    private static final int MOVES = 150;

    private static Lines.Entry entry(String name, String from, String to, Optional<String> network) {
        return new Lines.Entry(
                new MigrationTicket(
                        new MigrationId(name),
                        new VmId(name),
                        new HostId(from),
                        new HostId(to),
                        MigrationOptions.DEFAULT,
                        MoveKind.LIVE,
                        List.of(),
                        Optional.empty(),
                        network),
                name);
    }

    /** Who transfers now, by what they need; told before a place is used and after it was given back, by any thread. */
    private static final class Count {
        private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();

        void begins(Lines.Entry entry) {
            each(entry, (what, count) -> {
                int all = count.incrementAndGet();
                most.computeIfAbsent(what, w -> new AtomicInteger()).accumulateAndGet(all, Math::max);
            });
        }

        void ends(Lines.Entry entry) {
            each(entry, (what, count) -> count.decrementAndGet());
        }

        private void each(Lines.Entry entry, BiConsumer<String, AtomicInteger> then) {
            List<String> all = new ArrayList<>(List.of(
                    "host " + entry.ticket().source(), "host " + entry.ticket().destination(), "cluster"));
            entry.ticket().network().ifPresent(name -> all.add("network " + name));
            all.forEach(what -> then.accept(what, now.computeIfAbsent(what, w -> new AtomicInteger())));
        }

        int most(String kind) {
            return most.entrySet().stream()
                    .filter(one -> one.getKey().startsWith(kind))
                    .mapToInt(one -> one.getValue().get())
                    .max()
                    .orElse(0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void howeverManyThreadsAskNoLimitIsEverPassedAndEverybodyHasATurn(long seed) throws Exception {
        Random random = new Random(seed);
        Most limits = new Most(1 + random.nextInt(3), 1 + random.nextInt(3), 2 + random.nextInt(4));
        Places places = new Places(limits, random.nextInt(3));
        Count count = new Count();
        Queue<Lines.Entry> all = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < MOVES; i++) {
            int from = random.nextInt(8);
            int to = (from + 1 + random.nextInt(7)) % 8;
            Optional<String> network =
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of("net" + random.nextInt(3));
            all.add(entry("m" + i, "h" + from, "h" + to, network));
        }
        Queue<Lines.Entry> begun = new ConcurrentLinkedQueue<>();
        Queue<Lines.Entry> granted = new ConcurrentLinkedQueue<>();
        CountDownLatch left = new CountDownLatch(MOVES);
        List<Throwable> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random own = new Random(seed * 1_000 + i);
            Thread thread = new Thread(() -> {
                while (left.getCount() > 0) step(places, all, begun, granted, count, left, own);
            });
            thread.setUncaughtExceptionHandler((t, e) -> {
                synchronized (wrong) {
                    wrong.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) thread.join(120_000);

        assertThat(wrong).isEmpty();
        assertThat(left.getCount())
                .as("moves that never had a turn, seed " + seed)
                .isZero();
        assertThat(count.most("host")).isBetween(1, limits.perHost());
        assertThat(count.most("network")).isBetween(1, limits.perNetwork());
        assertThat(count.most("cluster")).isBetween(1, limits.perCluster());
    }

    /** One thing that the engine does on any of its threads. */
    private static void step(
            Places places,
            Queue<Lines.Entry> all,
            Queue<Lines.Entry> begun,
            Queue<Lines.Entry> granted,
            Count count,
            CountDownLatch left,
            Random random) {
        switch (random.nextInt(5)) {
            case 0 -> {
                Lines.Entry entry = all.poll();
                if (entry != null) places.join(entry, Priority.values()[random.nextInt(3)]);
            }
            case 1 -> {
                Lines.Entry entry = begun.poll();
                if (entry != null) places.ready(entry);
            }
            case 2 -> {
                Places.Next next = places.next();
                begun.addAll(next.begin());
                next.transfer().forEach(count::begins);
                granted.addAll(next.transfer());
            }
            case 3 -> {
                Lines.Entry entry = granted.poll();
                if (entry == null) return;
                count.ends(entry);
                if (random.nextInt(10) == 0 && !places.goesOver(entry)) {
                    begun.add(entry); // it asks again
                    return;
                }
                places.free(entry.ticket().id());
                left.countDown();
            }
            default -> {
                Lines.Entry entry = granted.peek();
                if (entry == null) return;
                places.endsSoon(entry.ticket().id(), random.nextBoolean());
                places.handsOver(entry.ticket().id(), random.nextInt(4) == 0);
            }
        }
    }

    @Test
    void whoeverWaitsIsToldForWhichLimit() {
        Places places = new Places(new Most(2, 1, 3), 2);
        Map<String, String> why = new HashMap<>();
        begin(places, why, entry("ab", "a", "b", Optional.of("blue")));
        begin(places, why, entry("cd", "c", "d", Optional.of("blue")));
        assertThat(why).containsEntry("cd", "behind ab on network blue (limit: 1 on a network)");

        begin(places, why, entry("ac", "a", "c", Optional.of("red")));
        begin(places, why, entry("ad", "a", "d", Optional.empty()));
        assertThat(why)
                .containsEntry("ad", "behind ac on a (limit: 2 at a host)")
                .doesNotContainKey("ac");

        begin(places, why, entry("ef", "e", "f", Optional.empty()));
        begin(places, why, entry("gh", "g", "h", Optional.empty()));
        assertThat(why)
                .containsEntry("gh", "behind ef (limit: 3 in the cluster)")
                .doesNotContainKey("ef");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 16})
    void asManyArePreparedBehindATransferThatEndsSoonAsMayBeAndOneTransfers(int ahead) {
        Places places = new Places(1, ahead);
        for (int i = 0; i < 20; i++) places.join(entry("m" + i, "a", "b" + i, Optional.empty()));
        List<Lines.Entry> begun = new ArrayList<>();
        List<Lines.Entry> transferring = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Places.Next next = places.next();
            begun.addAll(next.begin());
            next.begin().forEach(places::ready);
            next.begin().forEach(one -> places.endsSoon(one.ticket().id(), true));
            transferring.addAll(next.transfer());
        }
        assertThat(begun).hasSize(1 + ahead);
        assertThat(transferring).hasSize(1);
    }

    @Test
    void nobodyBeginsToTransferBesideAVmThatIsAboutToBeHandedOver() {
        Places places = new Places(new Most(2, Most.ANY, Most.ANY), 2);
        Map<String, String> why = new HashMap<>();
        begin(places, why, entry("ab", "a", "b", Optional.empty()));
        assertThat(places.handsOver(new MigrationId("ab"), true)).isTrue();
        begin(places, why, entry("ac", "a", "c", Optional.empty()));
        begin(places, why, entry("de", "d", "e", Optional.empty()));
        assertThat(why)
                .containsEntry("ac", "until ab is handed over, which needs the bandwidth of a to itself")
                .doesNotContainKey("de");

        assertThat(places.handsOver(new MigrationId("ab"), false)).isTrue();
        assertThat(places.next().transfer()).extracting(Lines.Entry::vmName).containsExactly("ac");
    }

    @Test
    void aLineAtOneHostKeepsNobodyElseWaitingAndALimitOfTheClusterStarvesNobody() {
        Places places = new Places(new Most(1, Most.ANY, 2), 0);
        Map<String, String> why = new HashMap<>();
        begin(places, why, entry("ab", "a", "b", Optional.empty()));
        for (int i = 0; i < 5; i++) places.join(entry("ac" + i, "a", "c", Optional.empty()), Priority.HIGH);
        assertThat(places.next().begin()).isEmpty();
        places.join(entry("slow", "d", "e", Optional.empty()), Priority.LOW);
        assertThat(places.next().begin()).extracting(Lines.Entry::vmName).containsExactly("slow");
    }

    /** It joins, and asks for its permit if it may begin; {@code why} has what it and others are told. */
    private static void begin(Places places, Map<String, String> why, Lines.Entry entry) {
        places.join(entry);
        Places.Next first = places.next();
        first.begin().forEach(places::ready);
        Places.Next next = places.next();
        why.clear();
        first.queued().forEach(one -> why.put(one.entry().vmName(), one.why()));
        next.queued().forEach(one -> why.put(one.entry().vmName(), one.why()));
        next.held().forEach(one -> why.put(one.entry().vmName(), one.why()));
        next.transfer().forEach(one -> why.remove(one.vmName()));
    }
}
