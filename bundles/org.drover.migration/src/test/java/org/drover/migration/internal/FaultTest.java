package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.backend.api.Capability;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step of the conversation with everything that can become of a call, and the death of the engine at each. */
class FaultTest {
    private static final List<String> STEPS =
            List.of("leave", "arrive", "begin", "prepare", "perform", "finish", "confirm");

    private record Fault(String step, Mishap mishap, Set<Class<? extends Capability>> offered) {
        @Override
        public String toString() {
            return step + " " + mishap + (offered.equals(Lab.GUARDED) ? " with leases" : "");
        }
    }

    @TempDir
    Path directory;

    static Stream<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        for (String step : STEPS) {
            for (Mishap mishap : Mishap.values()) {
                all.add(new Fault(step, mishap, Lab.DRIVEN));
                all.add(new Fault(step, mishap, Lab.GUARDED));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theVmRunsOnExactlyOneHostAndNothingIsLeft(Fault fault) {
        try (Lab lab = new Lab(directory, 1, fault.offered)) {
            lab.process.plan(new Plan(fault.step, fault.mishap));
            MigrationId id = lab.submit("b");
            boolean over = lab.settle(Duration.ofSeconds(60));
            if (fault.mishap.dies()) {
                assertThat(lab.process.dead()).isTrue();
                lab.kill();
                lab.boot();
                over = lab.settle(Duration.ofSeconds(10)); // settled within 10 s of the start
            }
            assertThat(over).as("%s", lab.engine.current()).isTrue();
            MigrationRecord record = lab.record(id);
            boolean arrived = record.stage() == Stage.DONE;
            assertThat(record.stage()).as("%s", record).isIn(Stage.DONE, Stage.RETURNED);
            assertThat(lab.world.whereRuns(Lab.WEB)).as("%s", record).containsExactly(arrived ? "b" : "a");
            assertThat(lab.world.whereKnown(Lab.WEB)).as("%s", record).containsExactly(arrived ? "b" : "a");
            assertThat(lab.world.brokenPromises()).isEmpty();
            assertThat(lab.journal.open()).isEmpty();
            if (!arrived) assertThat(record.message()).contains("web", "web runs on a", phase(fault));
        }
    }

    /** The step as the message names it. */
    private static String phase(Fault fault) {
        return switch (fault.step) {
            case "leave", "arrive", "begin" -> "in BEGIN";
            default -> "in " + fault.step.toUpperCase(java.util.Locale.ROOT);
        };
    }
}
