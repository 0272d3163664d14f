package org.drover.migration.internal.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.junit.jupiter.api.Test;

class CatchingUpTest {
    private static final MigrationOptions MUST = MigrationOptions.DEFAULT.with(MigrationPolicy.MUST_COMPLETE);

    private long sent;
    private long left = 100_000;
    private int second;

    /** So many seconds in which 100 MiB each are copied, of which so many are written anew. */
    private Optional<Steering.Act> goesOn(CatchingUp copies, int seconds, int written) {
        Optional<Steering.Act> act = Optional.empty();
        for (int i = 0; i < seconds && act.isEmpty(); i++) {
            Instant now = Instant.ofEpochSecond(second++);
            copies.saw(
                    new MigrationProgress(
                                    1,
                                    Bytes.ofMiB(100_000),
                                    Bytes.ofMiB(sent),
                                    Bytes.ofMiB(left),
                                    new ByteRate(0),
                                    ByteRate.ofMiBPerSecond(100),
                                    Optional.empty())
                            .ofDisks(),
                    now);
            act = copies.act(now);
            sent += 100;
            left += written - 100;
        }
        return act;
    }

    @Test
    void aBurstOfWritesIsWaitedForAndAGuestThatNeverStopsIsNot() {
        CatchingUp copies = new CatchingUp(MigrationOptions.DEFAULT, Set.of());
        assertThat(goesOn(copies, 200, 90)).isEmpty();
        assertThat(goesOn(copies, 20, 150)).isEmpty();
        assertThat(goesOn(copies, 60, 10)).isEmpty();
        Optional<Steering.Act> act = goesOn(copies, 90, 99);
        assertThat(act.orElseThrow().tuned()).isEmpty();
        assertThat(act.get().why()).contains("99.0 MiB/s are written while 100.0 MiB/s are copied");
    }

    @Test
    void oneThatMustCompleteIsGivenBandwidthThenItsWritesAreSlowedThenItGoesBack() {
        CatchingUp copies =
                new CatchingUp(MUST.withBandwidth(ByteRate.ofMiBPerSecond(100)), Set.of(MigrationOption.AUTO_CONVERGE));
        assertThat(goesOn(copies, 90, 100).orElseThrow().why()).endsWith("the limit of its bandwidth is lifted");
        Steering.Act second = goesOn(copies, 90, 100).orElseThrow();
        assertThat(second.tuned().orElseThrow().autoConverge()).isTrue();
        assertThat(goesOn(copies, 90, 100).orElseThrow().tuned()).isEmpty();
    }

    @Test
    void oneWhoseHostCannotSlowWritesDownGoesBack() {
        CatchingUp copies = new CatchingUp(MUST, Set.of(MigrationOption.BANDWIDTH));
        assertThat(goesOn(copies, 90, 100).orElseThrow().tuned()).isEmpty();
    }
}
