package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.migration.internal.Doomed.Mishap;
import org.drover.migration.internal.Doomed.Plan;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Moves of every kind, and live ones that go over to post-copy: every step with everything that can become of a call. */
class KindFaultTest {
    private static final List<String> STEPS =
            List.of("leave", "arrive", "begin", "prepare", "perform", "finish", "confirm");

    private record Fault(MoveKind kind, String step, Mishap mishap) {}

    @TempDir
    Path directory;

    static Stream<Fault> faults() {
        List<Fault> all = new ArrayList<>();
        for (MoveKind kind : MoveKind.values()) {
            for (String step : STEPS) {
                for (Mishap mishap : Mishap.values()) all.add(new Fault(kind, step, mishap));
            }
        }
        for (Mishap mishap : Mishap.values()) all.add(new Fault(MoveKind.LIVE, "switchOver", mishap));
        return all.stream();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWantedIsDoneAndNothingIsLeft(MoveKind kind) {
        try (Lab lab = KindLab.of(kind, directory, 1)) {
            MigrationId id = KindLab.submit(lab, kind);
            assertThat(lab.settle(Duration.ofMinutes(10))).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isEqualTo(Stage.DONE);
            assertThat(record.ticket().kind()).isEqualTo(kind);
            assertThat(KindLab.wrong(lab, Optional.of(record), kind)).isEmpty();
            boolean switched =
                    record.log().stream().anyMatch(line -> line.text().equals("SWITCH"));
            assertThat(switched).as("%s", record).isEqualTo(kind == MoveKind.LIVE);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theVmIsWholeOnOneHostAndNothingIsLeft(Fault fault) {
        try (Lab lab = KindLab.of(fault.kind, directory, 1)) {
            lab.process.plan(new Plan(fault.step, fault.mishap));
            MigrationId id = KindLab.submit(lab, fault.kind);
            boolean over = lab.settle(Duration.ofMinutes(10));
            if (fault.mishap.dies()) {
                assertThat(lab.process.dead()).isTrue();
                lab.kill();
                lab.boot();
                over = lab.settle(Duration.ofMinutes(10));
            }
            assertThat(over).as("%s", lab.engine.current()).isTrue();
            MigrationRecord record = lab.record(id);
            assertThat(record.stage()).as("%s", record).isIn(Stage.DONE, Stage.RETURNED);
            assertThat(KindLab.wrong(lab, Optional.of(record), fault.kind))
                    .as("%s", record)
                    .isEmpty();
        }
    }
}
