package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.Priority;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

/** Moves are named by their hosts: "ab" goes from a to b, "ab2" too. */
class LinesTest {
    private final Places places = new Places(1, 2);
    private Priority priority = Priority.NORMAL;
    private final List<String> begun = new ArrayList<>();
    private final List<String> transferring = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final Set<MigrationId> expected = new HashSet<>();

    @Test
    void aHostTransfersOneAtATimeWhileTheNextTwoArePreparedBehindOneThatEndsSoon() {
        soon("ab", "ac", "ad");
        join("ab", "ac", "ad", "ae");
        assertThat(begun).containsExactly("ab", "ac", "ad");
        assertThat(waiting).containsExactly("ae behind vm of ad on a (limit: 1 at a host)");
        ready("ab", "ac", "ad");
        assertThat(transferring).containsExactly("ab");
        assertThat(waiting)
                .containsExactly(
                        "ae behind vm of ad on a (limit: 1 at a host)",
                        "ac behind vm of ab on a (limit: 1 at a host)",
                        "ad behind vm of ab on a (limit: 1 at a host)");
        places.free(id("ab"));
        next();
        assertThat(transferring).containsExactly("ab", "ac");
    }

    @Test
    void behindALongTransferNobodyIsPreparedBeforeItsEndIsNear() {
        join("ab", "ac");
        ready("ab");
        assertThat(begun).containsExactly("ab");
        soon("ab");
        next();
        assertThat(begun).containsExactly("ab", "ac");
        assertThat(transferring).containsExactly("ab");
    }

    @Test
    void aPermitIsForBothHostsAndWhoeverFindsBothFreePasses() {
        soon("ab", "bc", "cd", "de");
        join("ab", "bc", "cd", "de");
        ready("de", "cd", "bc", "ab");
        assertThat(transferring).containsExactly("de", "bc");
        assertThat(waiting)
                .containsExactly(
                        "cd behind vm of bc on c (limit: 1 at a host)", "ab behind vm of bc on b (limit: 1 at a host)");
        places.free(id("de"));
        next();
        assertThat(transferring).as("c is at another one").containsExactly("de", "bc");
        places.free(id("bc"));
        next();
        assertThat(transferring).containsExactly("de", "bc", "cd", "ab");
    }

    @Test
    void oneThatWasOvertakenFourTimesIsNotPassedAnyMore() {
        join("bx");
        ready("bx");
        join("ab");
        for (int i = 1; i <= 4; i++) {
            join("ac" + i);
            ready("ac" + i);
            assertThat(transferring).contains("ac" + i);
            places.free(id("ac" + i));
            next();
        }
        join("ac5");
        assertThat(begun).doesNotContain("ac5");
        assertThat(waiting).contains("ac5 behind vm of ab on a (limit: 1 at a host)");
        places.free(id("bx"));
        next();
        assertThat(begun).contains("ab").doesNotContain("ac5");
    }

    @Test
    void higherPrioritiesGoFirstButNotForEver() {
        join("ab");
        ready("ab");
        join("ac");
        priority = Priority.HIGH;
        for (int i = 1; i <= 5; i++) join("ad" + i);
        List<String> order = new ArrayList<>();
        for (String last = "ab"; order.size() < 6; ) {
            places.free(id(last));
            next();
            last = begun.get(begun.size() - 1);
            order.add(last);
            ready(last);
        }
        assertThat(order).containsExactly("ad1", "ad2", "ad3", "ad4", "ac", "ad5");
    }

    @Test
    void oneThatIsPreparedForABusyHostDoesNotKeepItsOtherHostIdle() {
        soon("bx");
        join("bx");
        ready("bx");
        join("ab");
        ready("ab");
        assertThat(transferring).containsExactly("bx");
        join("ac");
        assertThat(begun).contains("ac");
    }

    @Test
    void whoIsReadyFirstTransfersFirstEvenIfItBeganLater() {
        soon("ab", "ac");
        join("ab", "ac");
        ready("ac", "ab");
        assertThat(transferring).containsExactly("ac");
    }

    @Test
    void aLineAtOneHostKeepsNoOtherHostIdle() {
        join("ab");
        ready("ab");
        join("bc", "cd");
        assertThat(waiting).containsExactly("bc behind vm of ab on b (limit: 1 at a host)");
        assertThat(begun).containsExactly("ab", "cd");
    }

    /** Known as soon as it has begun. */
    private void soon(String... moves) {
        for (String move : moves) {
            expected.add(id(move));
            places.endsSoon(id(move), true);
        }
    }

    private void join(String... moves) {
        for (String move : moves) {
            places.join(entry(move), priority);
            next();
        }
    }

    private void ready(String... moves) {
        for (String move : moves) {
            places.ready(entry(move));
            next();
        }
    }

    private void next() {
        Places.Next next = places.next();
        for (Lines.Entry entry : next.begin()) {
            begun.add(entry.ticket().id().value());
            if (expected.contains(entry.ticket().id()))
                places.endsSoon(entry.ticket().id(), true);
        }
        next.transfer().forEach(entry -> transferring.add(entry.ticket().id().value()));
        waiting.clear();
        next.queued().forEach(w -> waiting.add(w.entry().ticket().id() + " " + w.why()));
        next.held().forEach(w -> waiting.add(w.entry().ticket().id() + " " + w.why()));
        assertThat(Set.copyOf(begun)).hasSameSizeAs(begun);
    }

    private static MigrationId id(String move) {
        return new MigrationId(move);
    }

    private static Lines.Entry entry(String move) {
        var ticket = new MigrationTicket(
                id(move),
                VmSpec.named(move).id(),
                new HostId(move.substring(0, 1)),
                new HostId(move.substring(1, 2)),
                MigrationOptions.DEFAULT);
        return new Lines.Entry(ticket, "vm of " + move);
    }
}
