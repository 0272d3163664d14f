package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.drover.backend.api.Capability;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MoveRequest;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeparturesTest {
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final String SIMULATOR = "simulator";

    @TempDir
    Path directory;

    private Lab lab;
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private final CompletableFuture<Instant> freeAt = new CompletableFuture<>();
    private Instant asked;

    static Stream<Set<Class<? extends Capability>>> ways() {
        return Stream.of(Lab.DRIVEN, Lab.DELEGATED);
    }

    @AfterEach
    void neverTwice() {
        assertThat(lab.world.brokenPromises()).isEmpty();
        lab.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aMoveInPreCopyIsReturnedWithinTenSecondsAndThenTheBackendIsFree(Set<Class<? extends Capability>> way) {
        lab = new Lab(directory, 1, way);
        MigrationId id = lab.submit("b");
        whileItCopies(id, this::leave);
        assertThat(lab.settle()).isTrue();
        assertThat(Duration.between(asked, freeAt.join())).isLessThan(PROMISED);

        assertThat(lab.record(id).stage()).isEqualTo(Stage.RETURNED);
        assertThat(lab.record(id).message()).contains("web to b", "its backend simulator is being removed");
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("a");
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("a");
    }

    @Test
    void aMovePastTheHandOverIsSettledOnTheDestinationBeforeTheBackendIsFree() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        lab.world.faults().loseAnswerOf("b", "finish");
        MigrationId id = lab.submit("b");
        assertThat(lab.schedule.runUntil(() -> lab.world.whereRuns(Lab.WEB).contains("b"), Duration.ofMinutes(1)))
                .isTrue();
        lab.world.faults().cutOff("b");
        leave();
        assertThat(lab.schedule.runUntil(() -> free.isDone(), PROMISED))
                .as("while the destination cannot be asked")
                .isFalse();
        lab.world.faults().reconnect("b");
        assertThat(lab.schedule.runUntil(() -> free.isDone(), Duration.ofMinutes(1)))
                .isTrue();

        assertThat(lab.record(id).stage()).as(lab.record(id).toString()).isEqualTo(Stage.DONE);
        assertThat(lab.world.whereKnown(Lab.WEB)).containsExactly("b");
    }

    @Test
    void whatWaitsIsReturnedAndNothingNewStartsUntilTheBackendIsThereAgain() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        lab.world.vm("a", VmSpec.named("db"));
        lab.hosts.look();
        MigrationId first = lab.submit("b");
        MoveRequest wish = new MoveRequest(new VmId("vm-db"), new HostId("c"), MigrationOptions.DEFAULT, "a test");
        MigrationId second = lab.engine.submit(wish);
        whileItCopies(first, () -> {
            assertThat(lab.record(second).started()).isEmpty();
            leave();
        });
        assertThat(lab.schedule.runUntil(() -> free.isDone(), Duration.ofMinutes(1)))
                .isTrue();
        assertThat(lab.record(second).stage()).isEqualTo(Stage.RETURNED);
        // it waits, or is just about to be prepared, as the first one may end soon
        assertThat(lab.record(second).message())
                .containsPattern("returned in (QUEUED|CHECK|BEGIN): its backend simulator is being removed");
        assertThatThrownBy(() -> lab.engine.submit(wish))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("backend simulator, which serves c, is being removed. Put its file back");
        assertThat(lab.engine.check(wish)).extracting(o -> o.code()).containsExactly("backend.leaving");

        lab.engine.left(SIMULATOR);
        MigrationId third = lab.engine.submit(wish);
        assertThat(lab.settle()).isTrue();
        assertThat(lab.record(third).stage()).isEqualTo(Stage.DONE);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBackendThatIsDrainedLetsItsMovesEndAndReturnsWhatWaits(Set<Class<? extends Capability>> way) {
        lab = new Lab(directory, 1, way);
        List<String> more = List.of("one", "two", "three", "four"); // two of them may be prepared meanwhile
        more.forEach(name -> lab.world.vm("a", VmSpec.named(name)));
        lab.hosts.look();
        MigrationId first = lab.submit("b");
        List<MigrationId> others = more.stream()
                .map(name -> lab.engine.submit(
                        new MoveRequest(new VmId("vm-" + name), new HostId("c"), MigrationOptions.DEFAULT, "a test")))
                .toList();
        MigrationId last = others.get(others.size() - 1);
        whileItCopies(first, () -> {
            assertThat(lab.record(last).stage()).isEqualTo(Stage.QUEUED);
            lab.engine.drain(SIMULATOR).thenRun(() -> free.complete(null));
        });
        assertThat(lab.schedule.runUntil(() -> free.isDone(), Duration.ofMinutes(5)))
                .isTrue();

        assertThat(lab.record(first).stage()).isEqualTo(Stage.DONE);
        assertThat(lab.world.whereRuns(Lab.WEB)).containsExactly("b");
        assertThat(lab.record(last).message()).contains("returned in QUEUED: its backend simulator is being removed");
        assertThatThrownBy(() -> lab.submit("c"))
                .hasMessageContaining("backend simulator, which serves c, is being removed");
    }

    @Test
    void aBackendThatNothingUsesIsFreeAtOnceAndAnotherOnesMovesGoOn() {
        lab = new Lab(directory, 1, Lab.DRIVEN);
        MigrationId id = lab.submit("b");
        whileItCopies(id, () -> lab.engine.leave("another").thenRun(() -> free.complete(null)));
        assertThat(lab.settle()).isTrue();
        assertThat(free).isCompleted();
        assertThat(lab.record(id).stage()).isEqualTo(Stage.DONE);
    }

    private void whileItCopies(MigrationId id, Runnable act) {
        lab.schedule.after(Duration.ofSeconds(1), () -> {
            assertThat(lab.record(id).stage()).isEqualTo(Stage.COPYING);
            act.run();
        });
    }

    private void leave() {
        asked = lab.schedule.instant();
        lab.engine.leave(SIMULATOR).thenRun(() -> {
            freeAt.complete(lab.schedule.instant());
            free.complete(null);
        });
        assertThat(free).isNotDone();
    }
}
