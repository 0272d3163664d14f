package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.migration.internal.queue.Most;
import org.drover.model.HostId;
import org.drover.model.HostLink;
import org.drover.model.HostLink.Role;
import org.drover.model.HostTraits;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts on two networks: which one a move takes, and what it does when that one fails. */
class NetworksTest {
    private static final HostTraits TWO_NETWORKS = HostTraits.UNKNOWN.withLinks(List.of(
            new HostLink("mgmt", Role.MANAGEMENT, 100, Optional.empty(), "sim://mgmt"),
            new HostLink("mig", Role.MIGRATION, 10, Optional.empty(), "sim://mig")));

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void hosts() {
        lab = new Lab(
                directory,
                1,
                host -> host.offering(Lab.DRIVEN).with(TWO_NETWORKS),
                world -> world.vm("a", VmSpec.named("web")));
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    @Test
    void theLowestMetricIsTakenAndIsOnTheRecord() {
        MigrationRecord record = lab.record(lab.move("b"));
        assertThat(record.stage()).isEqualTo(Stage.DONE);
        assertThat(record.ticket().network()).contains("mig");
        assertThat(record.message()).isEmpty();
    }

    @Test
    void whatFailsBeforeTheHandOverBeginsAgainOverTheNextNetworkAndTheRecordSaysSo() {
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        MigrationRecord record = lab.record(lab.move("b"));
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
        assertThat(record.ticket().network()).contains("mgmt");
        assertThat(record.message()).startsWith("went over mgmt, as mig failed: ");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    @Test
    void whenAllHaveFailedItStays() {
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        MigrationRecord record = lab.record(lab.move("b"));
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @Test
    void aPinnedNetworkIsNotLeft() {
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        MigrationRecord record = lab.record(pinned("mig"));
        assertThat(record.stage()).isEqualTo(Stage.RETURNED);
        assertThat(record.ticket().network()).contains("mig");
    }

    @Test
    void aPinnedNetworkIsTakenThoughAnotherHasALowerMetric() {
        assertThat(lab.record(pinned("mgmt")).ticket().network()).contains("mgmt");
    }

    @Test
    void anEngineThatDiedOnItsSecondNetworkSettlesIt() {
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        lab.process.plan(new Plan("finish", Mishap.DIES_AFTER));
        MigrationId id = lab.move("b");
        lab.kill();
        lab.boot();
        assertThat(lab.settle(Duration.ofSeconds(10))).isTrue();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(id).ticket().network()).contains("mgmt");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("b");
    }

    /** Two transfers at a host, one on a network. */
    private void oneOnANetwork() {
        lab.limits = new Limits(new Most(2, 1, Most.ANY), 2, Duration.ofSeconds(10), 3);
        lab.kill();
        lab.boot();
    }

    @Test
    void whereNetworksHaveALimitAPermitIsAskedForAgainForTheNextOne() {
        oneOnANetwork();
        lab.process.plan(new Plan("perform", Mishap.REFUSED));
        MigrationRecord record = lab.record(lab.move("b"));
        assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
        assertThat(record.ticket().network()).contains("mgmt");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    @Test
    void whoeverWaitsForItsNetworkIsPreparedAndSaysSo() {
        lab.close();
        lab = new Lab(
                directory.resolve("two"), 1, host -> host.offering(Lab.DRIVEN).with(TWO_NETWORKS), world -> world.vm(
                                "a", VmSpec.named("web"))
                        .vm("a", VmSpec.named("db")));
        oneOnANetwork();
        MigrationId web = lab.submit("b");
        MigrationId db = lab.engine.submit(
                new MoveRequest(new VmId("vm-db"), new HostId("c"), MigrationOptions.DEFAULT, "a test"));
        assertThat(lab.schedule.runUntil(() -> lab.record(db).message().contains("on network"), Duration.ofMinutes(1)))
                .isTrue();
        assertThat(lab.record(db).message())
                .isEqualTo("is prepared, and transfers behind web on network mig (limit: 1 on a network)");
        assertThat(lab.record(web).message()).doesNotContain("behind");
        lab.settle();
        assertThat(lab.record(db).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(db).ticket().network()).contains("mig");
    }

    private MigrationId pinned(String network) {
        MigrationId id = lab.engine.submit(new MoveRequest(Lab.WEB, new HostId("b"), MigrationOptions.DEFAULT, "a test")
                .with(MoveChoices.NONE.over(network)));
        lab.settle();
        return id;
    }
}
