package org.drover.tips.internal.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Series;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.Share;
import org.drover.model.VmId;
import org.drover.model.testing.OddNames;
import org.drover.placement.Policy;
import org.drover.placement.Rating;
import org.drover.placement.Reason;
import org.drover.placement.Relief;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.drover.tips.Evidence;
import org.drover.tips.Finding;
import org.drover.tips.Severity;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;
import org.drover.tips.Verification;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredShelfTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final HostId NODE = new HostId("-узел 1");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTipIsTheSameAfterARestartToTheLastWordAndNumber(Dialect dialect) {
        Tip implemented = tip(
                "t-2",
                60,
                move(),
                TipState.IMPLEMENTED,
                Optional.of(new Verification(
                        NOON.plusSeconds(900),
                        new Mhz(9500.5),
                        new Mhz(4500.25),
                        new Mhz(4800),
                        new Mhz(5000.25),
                        true)));
        Tip hopeless = tip("t-1", 0, nothing(), TipState.NEW, Optional.empty());
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                new StoredShelf(store).keep(List.of(implemented, hopeless));
            }
            try (PooledStore store = database.open()) {
                List<Tip> loaded = new StoredShelf(store).load(10);
                assertThat(loaded).containsExactly(hopeless, implemented);
                assertThat(loaded.get(1).finding().what().text())
                        .isEqualTo("-узел 1 uses 95% of its processing, more than 85%");
                assertThat(new StoredShelf(store).load(1)).containsExactly(implemented);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aNameIsTheSameAfterARestart(Dialect dialect) {
        List<Tip> kept = OddNames.all()
                .map(name ->
                        tip("t-" + Integer.toHexString(name.hashCode()), 0, move(name), TipState.NEW, Optional.empty()))
                .toList();
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                new StoredShelf(store).keep(kept);
            }
            try (PooledStore store = database.open()) {
                assertThat(new StoredShelf(store).load(100)).containsExactlyInAnyOrderElementsOf(kept);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTipThatIsKeptAgainIsAsItWasKeptLast(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            var shelf = new StoredShelf(store);
            shelf.keep(List.of(tip("t-1", 0, nothing(), TipState.NEW, Optional.empty())));
            Tip expired = tip("t-1", 0, move(), TipState.EXPIRED, Optional.empty());
            shelf.keep(List.of(expired));
            assertThat(shelf.load(10)).containsExactly(expired);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTipOfAFormNobodyKnowsIsLeftOutAndTheOthersAreThere(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            var shelf = new StoredShelf(store);
            Tip readable = tip("t-1", 0, nothing(), TipState.NEW, Optional.empty());
            shelf.keep(List.of(readable, tip("t-2", 1, nothing(), TipState.NEW, Optional.empty())));
            store.inTransaction(connection -> {
                try (var update = connection.prepareStatement("update tips_tip set body = ? where id = 't-2'")) {
                    update.setBytes(1, new byte[] {99, 1, 2, 3});
                    return update.executeUpdate();
                }
            });
            assertThat(shelf.load(10)).containsExactly(readable);
        }
    }

    private static Tip tip(String id, int seconds, Relief plan, TipState state, Optional<Verification> verification) {
        return new Tip(
                new TipId(id),
                finding(),
                plan,
                NOON.plusSeconds(seconds),
                state,
                NOON.plusSeconds(seconds + 5),
                state == TipState.NEW ? Optional.empty() : Optional.of(NOON.plusSeconds(3600)),
                state == TipState.IMPLEMENTED ? Optional.of(new MigrationId("m-1")) : Optional.empty(),
                state == TipState.EXPIRED ? "The condition is gone" : "",
                verification);
    }

    private static Finding finding() {
        float[] seen = new float[144];
        for (int i = 0; i < seen.length; i++) seen[i] = i % 7 == 0 ? Float.NaN : 9000 + i;
        float[] ahead = {9100, 9200, 9300};
        var evidence = new Evidence(
                Metric.CPU_MHZ,
                new Series(NOON, Duration.ofMinutes(5), seen),
                new Forecast(NOON, Duration.ofMinutes(5), 144, ahead, ahead, ahead),
                8500,
                10_000);
        Reason what = Reason.of("host-cpu.now")
                .fact("host", NODE.value())
                .fact("now", "95%")
                .fact("peak", "97%")
                .fact("threshold", new Share(0.85))
                .fact("horizon", "60 min")
                .remedy("move-vm");
        return new Finding("host-cpu", NODE, Severity.CRITICAL, what, evidence);
    }

    private static Relief move() {
        return move("web 7");
    }

    private static Relief move(String name) {
        var part = new Rating.Part(
                Policy.Soft.MEMORY, 0.125, 0.4, Reason.of("soft.memory").fact("left", Bytes.ofGiB(7)));
        return new Relief.Move(
                NODE,
                new VmId("web"),
                name,
                new Rating(new HostId("node2"), 3.5, 0.71, new Mhz(10_000), new Mhz(6000), List.of(part)),
                new Mhz(9700),
                new Mhz(4900),
                new Relief.Cost(Duration.ofMillis(11_264), Bytes.ofMiB(1126), Duration.ofMillis(100)),
                Reason.of("plan.relieves")
                        .fact("vm", name)
                        .fact("stars", 3.5)
                        .fact("vms", 4)
                        .fact("seconds", 11L),
                List.of(new Relief.NotChosen(
                        new VmId("db"), name, Reason.of("plan.too-little").fact("gain", new Mhz(12.5)))));
    }

    private static Relief nothing() {
        return new Relief.Nothing(NODE, Reason.of("plan.no-vms").fact("host", NODE.value()), List.of());
    }
}
