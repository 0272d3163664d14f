package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.VmSpec;
import org.drover.metrics.Writing;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.forecast.Knowledge;
import org.drover.migration.internal.queue.Most;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two transfers at a host, which has 100 MiB/s for both; the hosts do them among themselves, as led ones take turns in a simulation. */
class SharesTest {
    private static final Duration BUDGET = MigrationOptions.DEFAULT.pauseBudget();

    @TempDir
    Path directory;

    private final Map<VmId, Writing> measured = new ConcurrentHashMap<>();
    private final Map<MigrationId, String> waited = new ConcurrentHashMap<>();
    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(
                directory,
                1,
                host -> host.offering(Lab.DELEGATED).withBandwidth(ByteRate.ofMiBPerSecond(100)),
                world -> world);
        lab.knowledge = new Knowledge() {
            @Override
            public Optional<Writing> writing(VmId vm) {
                return Optional.ofNullable(measured.get(vm));
            }
        };
        lab.limits = new Limits(new Most(2, Most.ANY, Most.ANY), 2, Duration.ofSeconds(10), 3);
        lab.kill();
        lab.boot();
        lab.engine.watch(record -> {
            if (record.message().startsWith("is prepared"))
                waited.merge(record.ticket().id(), record.message(), (one, then) -> one + "; " + then);
        });
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    private void vm(String name, int writes, boolean isMeasured) {
        VmSpec spec = VmSpec.named(name).writing(ByteRate.ofMiBPerSecond(writes), Bytes.ofMiB(1000));
        lab.world.vm("a", spec);
        if (isMeasured) {
            measured.put(spec.id(), new Writing(Instant.EPOCH, ByteRate.ofMiBPerSecond(writes), Bytes.ofMiB(1000)));
        }
        lab.hosts.look();
    }

    private MigrationId move(String name, String destination) {
        return lab.engine.submit(
                new MoveRequest(new VmId("vm-" + name), new HostId(destination), MigrationOptions.DEFAULT, "a test"));
    }

    /** All of the host's bandwidth is enough for the one that waits, too. */
    private void bothAreThereWithinTheirBudgets(MigrationId one, MigrationId other) {
        for (MigrationId id : new MigrationId[] {one, other}) {
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
            assertThat(record.figures().pause().orElseThrow()).isLessThanOrEqualTo(BUDGET);
        }
    }

    private static Instant at(MigrationRecord record, String phase) {
        return record.log().stream()
                .filter(line -> line.text().equals(phase))
                .map(LogLine::at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whereHalfOfTheBandwidthDoesForBothTheyGoTogetherAndTheForecastReckonsWithIt() {
        vm("db", 20, true);
        vm("web", 20, true);
        MigrationId db = move("db", "b");
        lab.schedule.runUntil(() -> lab.record(db).stage() == Stage.COPYING, Duration.ofMinutes(1));
        MigrationId web = move("web", "c");
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();

        bothAreThereWithinTheirBudgets(db, web);
        assertThat(waited).isEmpty();
        assertThat(at(lab.record(web), "DELEGATE"))
                .isBefore(lab.record(db).ended().orElseThrow());
        assertThat(lab.record(web).forecast().orElseThrow().basis())
                .contains("50.0 MiB/s are sent", "shared with another transfer");
        assertThat(lab.record(db).forecast().orElseThrow().basis()).doesNotContain("shared");
        assertThat(lab.record(db).log()).extracting(LogLine::text).contains("shares the bandwidth of a host with web");
    }

    @Test
    void aSecondTransferWaitsThatWouldTakeTheFirstOneOverItsBudget() {
        vm("db", 70, true);
        vm("web", 5, true);
        MigrationId db = move("db", "b");
        MigrationId web = move("web", "c");
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();

        bothAreThereWithinTheirBudgets(db, web);
        assertThat(waited.get(web))
                .contains("until db is handed over: with a part of the bandwidth of a the pause of db would not fit");
        assertThat(at(lab.record(web), "DELEGATE"))
                .isAfterOrEqualTo(lab.record(db).ended().orElseThrow());
    }

    @Test
    void oneThatNeedsMoreThanAPartItselfWaitsForAllOfIt() {
        vm("web", 5, true);
        vm("db", 70, true);
        MigrationId web = move("web", "c");
        MigrationId db = move("db", "b");
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();

        bothAreThereWithinTheirBudgets(db, web);
        assertThat(waited.get(db)).contains("until web is handed over", "its own pause would not fit its budget");
        assertThat(at(lab.record(db), "DELEGATE"))
                .isAfterOrEqualTo(lab.record(web).ended().orElseThrow());
    }

    /** Nobody measured it before; while it is sent it is seen. */
    @Test
    void whatIsSeenOfATransferCountsToo() {
        vm("db", 70, false);
        vm("web", 5, true);
        MigrationId db = move("db", "b");
        lab.schedule.runUntil(() -> lab.record(db).progress().isPresent(), Duration.ofMinutes(1));
        MigrationId web = move("web", "c");
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();

        bothAreThereWithinTheirBudgets(db, web);
        assertThat(waited.get(web)).contains("the pause of db would not fit its budget");
    }

    @Test
    void atTheirDestinationItIsTheSame() {
        vm("db", 70, true);
        lab.world.vm("c", VmSpec.named("web"));
        lab.hosts.look();
        MigrationId db = move("db", "b");
        MigrationId web = lab.engine.submit(
                new MoveRequest(new VmId("vm-web"), new HostId("b"), MigrationOptions.DEFAULT, "a test"));
        assertThat(lab.settle(Duration.ofHours(1))).isTrue();
        bothAreThereWithinTheirBudgets(db, web);
        assertThat(waited.get(web))
                .contains("until db is handed over: with a part of the bandwidth of b the pause of db");
    }
}
