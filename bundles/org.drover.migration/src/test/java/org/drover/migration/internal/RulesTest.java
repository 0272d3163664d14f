package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveDetail;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveRules;
import org.drover.migration.Obstacle;
import org.drover.migration.Priority;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was decided for a VM counts in every move of it that does not say otherwise. */
class RulesTest {
    private static final MoveRequest PLAIN =
            new MoveRequest(Lab.WEB, new HostId("b"), MigrationOptions.DEFAULT, "a test");

    @TempDir
    Path directory;

    private Lab lab;

    @BeforeEach
    void decided() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        lab.rules = MoveRules.of(
                Map.of("post-copy", "true", "policy", "must-complete", "pause-budget", "PT0.35S", "priority", "high"));
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    @Test
    void aMoveThatSaysNothingFollowsThemAndItsRecordSaysWhich() {
        MigrationId id = lab.engine.submit(PLAIN);
        lab.settle();

        MigrationRecord record = lab.record(id);
        assertThat(record.stage()).as(record.toString()).isEqualTo(Stage.DONE);
        assertThat(record.ticket().options().postCopy()).isTrue();
        assertThat(record.ticket().options().pauseBudget()).isEqualTo(Duration.ofMillis(350));
        assertThat(record.ticket().options().policy()).isEqualTo(MigrationPolicy.MUST_COMPLETE);
        assertThat(record.log()).anyMatch(line -> line.text()
                .equals("As set for web: post-copy allowed, policy must-complete, pause budget 350 ms,"
                        + " priority high"));
    }

    @Test
    void whatTheRequestSaysGoesBeforeThemEvenWhenItSaysWhatIsUsual() {
        MoveRequest insisting = PLAIN.saying(EnumSet.of(MoveDetail.POLICY, MoveDetail.POST_COPY));
        MigrationId id = lab.engine.submit(insisting);
        lab.settle();

        MigrationOptions options = lab.record(id).ticket().options();
        assertThat(options.policy()).isEqualTo(MigrationPolicy.MINIMAL_PAUSE);
        assertThat(options.postCopy()).isFalse();
        assertThat(options.pauseBudget()).isEqualTo(Duration.ofMillis(350));
        MoveRequest shorter = new MoveRequest(
                Lab.WEB,
                new HostId("c"),
                MigrationOptions.DEFAULT.withPauseBudget(Duration.ofMillis(90)),
                "what is not as usual is meant so",
                Priority.LOW);
        assertThat(lab.rules.countingFor(shorter)).isEqualTo("post-copy allowed, policy must-complete");
        assertThat(lab.rules.completing(shorter).priority()).isEqualTo(Priority.LOW);
        assertThat(lab.rules.completing(shorter).options().pauseBudget()).isEqualTo(Duration.ofMillis(90));
    }

    @Test
    void aNewProcessGoesOnAsItWasDecidedWhenTheMoveWasAskedFor() {
        MigrationId id = lab.engine.submit(PLAIN);
        lab.kill();
        lab.rules = MoveRules.NONE;
        lab.boot();
        lab.settle();

        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.record(id).ticket().options().pauseBudget()).isEqualTo(Duration.ofMillis(350));
    }

    @Test
    void theCheckFollowsThemToo() {
        lab.rules = MoveRules.of(Map.of("network", "blue"));
        CheckReport report = lab.engine.preFlight(PLAIN);

        assertThat(report.obstacles()).extracting(Obstacle::code).containsExactly("network.unreached");
        assertThat(report.notes()).contains("As set for web: network blue");
    }

    @ParameterizedTest
    @CsvSource({"post-copy, yes", "policy, loud", "pause-budget, 200", "priority, urgent"})
    void aValueThatMakesNoSenseIsNamed(String name, String value) {
        assertThatThrownBy(() -> MoveRules.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(value);
    }

    @Test
    void theyAreKeptInTheWordsThatTheyAreReadIn() {
        Map<String, String> settings = Map.of(
                "post-copy",
                "false",
                "network",
                "a b",
                "policy",
                "background",
                "pause-budget",
                "PT1M",
                "priority",
                "low",
                "apart",
                "sql",
                "hosts",
                "a b\nc");
        assertThat(MoveRules.of(settings).settings()).isEqualTo(settings);
        assertThat(MoveRules.of(Map.of("colour", "red"))).isEqualTo(MoveRules.NONE);
        assertThat(MoveRules.NONE.completing(PLAIN)).isEqualTo(PLAIN);
        assertThat(PLAIN.says()).isEqualTo(Set.of());
    }
}
