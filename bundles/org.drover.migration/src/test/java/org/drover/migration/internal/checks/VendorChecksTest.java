package org.drover.migration.internal.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.backend.api.MoveCheck;
import org.drover.migration.CheckReport;
import org.drover.migration.Obstacle;
import org.drover.model.VmTraits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class VendorChecksTest {
    private static final String BUNDLE = "com.acme.rules";
    private static final MoveCheck LICENCE = move -> List.of(new MoveCheck.Finding(
            "acme.licence",
            move.vm().name() + " is licensed for " + move.source().id() + ", not for "
                    + move.destination().id(),
            "Buy another licence"));
    private static final Obstacle UNLICENSED =
            new Obstacle("acme.licence", "web is licensed for h1, not for h2", "Buy another licence");

    private final VendorChecks vendors = new VendorChecks();

    private CheckReport look(VendorChecks asked, TwoHosts hosts) {
        return new PreFlight(asked).look(hosts.planned(), Instant.EPOCH);
    }

    @Test
    void whatAVendorFindsStandsBesideTheRest() {
        vendors.add(LICENCE, BUNDLE);
        CheckReport report = look(vendors, new TwoHosts().vm(VmTraits.UNKNOWN.withSnapshots(1)));
        assertThat(report.obstacles()).hasSize(2).contains(UNLICENSED);
        assertThat(report.possible()).isFalse();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void onceItHasGoneItFindsNothing() {
        vendors.add(LICENCE, BUNDLE);
        vendors.remove(LICENCE);
        assertThat(look(vendors, new TwoHosts()).possible()).isTrue();
    }

    @Test
    void oneThatThrowsIsLeftOutWhichIsSaidAndTheOthersAreHeard() {
        vendors.add(
                move -> {
                    throw new IllegalStateException("no contact to the licence server");
                },
                BUNDLE);
        vendors.add(
                move -> {
                    throw new NoClassDefFoundError("com/acme/Gone");
                },
                BUNDLE);
        vendors.add(move -> null, BUNDLE);
        vendors.add(move -> Arrays.asList((MoveCheck.Finding) null), BUNDLE);
        vendors.add(LICENCE, BUNDLE);
        CheckReport report = look(vendors, new TwoHosts());
        assertThat(report.obstacles()).containsExactly(UNLICENSED);
        assertThat(report.notes()).hasSize(4).allMatch(note -> note.contains(" of com.acme.rules was left out: it "));
        assertThat(report.notes().get(0))
                .endsWith("failed: java.lang.IllegalStateException: no contact to the licence server");
        assertThat(report.notes().get(2)).endsWith("it answered null");
    }

    @Test
    void oneThatHangsIsNotWaitedForNorAskedAgainUntilItHasComeBack() throws InterruptedException {
        VendorChecks hasty = new VendorChecks(Duration.ofMillis(100));
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        AtomicInteger times = new AtomicInteger();
        MoveCheck slow = move -> {
            times.incrementAndGet();
            asked.complete(Thread.currentThread());
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        };
        hasty.add(slow, BUNDLE);
        assertThat(look(hasty, new TwoHosts()).notes())
                .singleElement()
                .asString()
                .endsWith("has not answered for 100 ms");
        assertThat(look(hasty, new TwoHosts()).notes())
                .singleElement()
                .asString()
                .contains("still busy");
        assertThat(times).hasValue(1);

        release.countDown();
        asked.join().join();
        assertThat(look(hasty, new TwoHosts()).notes()).isEmpty();
        assertThat(times).hasValue(2);
    }

    @Test
    void aFindingWithoutAReasonOrARemedyIsNone() {
        assertThatThrownBy(() -> new MoveCheck.Finding("acme", " ", "do")).hasMessageContaining("reason");
        assertThatThrownBy(() -> new MoveCheck.Finding("acme", "because", null)).hasMessageContaining("remedy");
        assertThatThrownBy(() -> new MoveCheck.Finding("acme", "x".repeat(5000), "do"))
                .hasMessageContaining("5000");
    }
}
