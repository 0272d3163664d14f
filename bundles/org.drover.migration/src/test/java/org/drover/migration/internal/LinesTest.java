package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

/** Moves are named by their hosts: "ab" goes from a to b, "ab2" too. */
class LinesTest {
    private final Places places = new Places(1, 2);
    private final List<String> begun = new ArrayList<>();
    private final List<String> transferring = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final Set<MigrationId> expected = new HashSet<>();

    @Test
    void aHostTransfersOneAtATimeWhileTheNextTwoArePreparedBehindOneThatEndsSoon() {
        soon("ab", "ac", "ad");
        join("ab", "ac", "ad", "ae");
        assertThat(begun).containsExactly("ab", "ac", "ad");
        assertThat(waiting).containsExactly("ae behind vm of ad on a");
        ready("ab", "ac", "ad");
        assertThat(transferring).containsExactly("ab");
        assertThat(waiting)
                .containsExactly("ae behind vm of ad on a", "ac behind vm of ab on a", "ad behind vm of ac on a");
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
    void aPermitIsForBothHostsAndWhoWaitsKeepsItsPlaceAtBoth() {
        soon("ab", "bc", "cd", "de");
        join("ab", "bc", "cd", "de");
        ready("de", "cd", "bc", "ab");
        assertThat(transferring).containsExactly("de");
        assertThat(waiting)
                .containsExactly("cd behind vm of de on d", "bc behind vm of cd on c", "ab behind vm of bc on b");
        places.free(id("de"));
        next();
        assertThat(transferring).containsExactly("de", "cd");
        places.free(id("cd"));
        next();
        assertThat(transferring).containsExactly("de", "cd", "bc");
    }

    @Test
    void whoIsReadyFirstTransfersFirstEvenIfItBeganLater() {
        soon("ab", "ac");
        join("ab", "ac");
        ready("ac", "ab");
        assertThat(transferring).containsExactly("ac");
    }

    @Test
    void nobodyOvertakesForEver() {
        join("ab");
        ready("ab");
        join("bc", "cd");
        assertThat(waiting).containsExactly("bc behind vm of ab on b", "cd behind vm of bc on c");
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
            places.join(entry(move));
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
