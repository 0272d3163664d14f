package org.drover.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Kind;
import org.drover.migration.internal.recovery.Verdict.Side;
import org.junit.jupiter.api.Test;

/** Every phase with every pair of sights, judged again by rules that share nothing with the table. */
class SettlingTableTest {
    /** In memory, with processors that execute or that may do so any moment without anybody's doing. */
    private static final Set<Presence> MAY_EXECUTE = EnumSet.of(Presence.RUNNING, Presence.SENDING);

    private static final Set<Presence> IN_MEMORY =
            EnumSet.of(Presence.RUNNING, Presence.SENDING, Presence.HANDED_OVER, Presence.INCOMING, Presence.PAUSED);

    private record Case(Phase phase, Sight source, Sight destination, boolean guarded, Verdict verdict) {}

    @Test
    void aCopyIsResumedOnlyWhenTheOtherSideCannotRunIt() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.RESUME)) continue;
            assertThat(c.source.is(Presence.HANDED_OVER) && c.source.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.phase.destination()).as("%s", c).isNotEqualTo(Destination.RAN);
            if (c.destination.presence().isPresent()) {
                assertThat(IN_MEMORY)
                        .as("%s", c)
                        .doesNotContain(c.destination.presence().get());
            } else {
                assertThat(c.guarded || c.phase.canBeUndone()).as("%s", c).isTrue();
            }
        }
    }

    @Test
    void aCopyIsLetGoOnlyWhenTheOtherSideHasTheVmInMemoryPastTheHandOver() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.LET_GO)) continue;
            assertThat(c.source.is(Presence.HANDED_OVER) && c.source.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.destination.presence()).as("%s", c).isPresent();
            assertThat(EnumSet.of(Presence.RUNNING, Presence.SENDING, Presence.PAUSED))
                    .as("%s", c)
                    .contains(c.destination.presence().get());
        }
    }

    @Test
    void onlyWhatNeverRanAndIsOursIsDestroyedAndOnlyWhenTheSourceHasTheVmOrItWasNeverComplete() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.DESTROY_LEFTOVER)) continue;
            assertThat(c.verdict.side()).isEqualTo(Side.DESTINATION);
            assertThat(c.destination.is(Presence.INCOMING) && c.destination.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.source.presence()).as("%s", c).isPresent();
            assertThat(IN_MEMORY.contains(c.source.presence().get()) || c.phase.canBeUndone())
                    .as("the last copy must not be destroyed: %s", c)
                    .isTrue();
        }
    }

    @Test
    void anEndSaysWhereTheVmReallyIs() {
        for (Case c : cases()) {
            if (c.verdict.outcome().isEmpty()) continue;
            Stage outcome = c.verdict.outcome().get();
            assertThat(outcome.isEnd()).isTrue();
            if (outcome == Stage.RETURNED) {
                assertThat(c.source.is(Presence.RUNNING) || c.source.is(Presence.PAUSED))
                        .as("%s", c)
                        .isTrue();
                assertThat(c.destination.presence().filter(IN_MEMORY::contains))
                        .as("%s", c)
                        .isEmpty();
            }
            if (outcome == Stage.DONE) {
                assertThat(c.source.presence().filter(IN_MEMORY::contains))
                        .as("%s", c)
                        .isEmpty();
                assertThat(c.source.presence()).as("%s", c).isPresent();
                assertThat(c.destination.presence()).as("%s", c).isPresent();
            }
            if (outcome == Stage.VM_LOST) {
                assertThat(c.source.presence()).as("%s", c).isPresent();
                assertThat(c.source.presence().filter(IN_MEMORY::contains))
                        .as("%s", c)
                        .isEmpty();
                assertThat(c.destination.presence().filter(IN_MEMORY::contains))
                        .as("%s", c)
                        .isEmpty();
            }
        }
    }

    @Test
    void twoCopiesThatMayExecuteAreNeverCalledAnEnd() {
        for (Case c : cases()) {
            boolean both = c.source.presence().filter(MAY_EXECUTE::contains).isPresent()
                    && c.destination.presence().filter(MAY_EXECUTE::contains).isPresent();
            if (both) {
                assertThat(c.verdict.outcome()).as("%s", c).isEmpty();
                assertThat(c.verdict.act()).as("%s", c).isEmpty();
            }
        }
    }

    @Test
    void nothingIsDoneToWhatCarriesAnotherMigrationsId() {
        for (Case c : cases()) {
            if (c.verdict.kind() != Kind.ACT) continue;
            Sight acted = c.verdict.side() == Side.SOURCE ? c.source : c.destination;
            assertThat(acted.ours()).as("%s", c).isTrue();
        }
    }

    @Test
    void withBothHostsThereEveryStateThatTheConversationCanLeaveBehindComesToAnEnd() {
        for (Phase phase : Phase.values()) {
            if (phase.untouched()) continue;
            for (Presence source : EnumSet.of(Presence.RUNNING, Presence.SENDING, Presence.HANDED_OVER)) {
                if (phase == Phase.DELEGATE && source == Presence.SENDING) continue; // goes on by itself
                for (Presence destination : EnumSet.of(Presence.ABSENT, Presence.OFF, Presence.INCOMING)) {
                    if (phase.destination() == Destination.RAN) continue; // cannot be, and is a person's
                    assertThat(endFrom(phase, source, destination))
                            .as("%s %s %s", phase, source, destination)
                            .isEqualTo(Stage.RETURNED);
                }
            }
        }
        for (Phase phase : EnumSet.of(Phase.FINISH, Phase.CONFIRM, Phase.DELEGATE)) {
            for (Presence source : EnumSet.of(Presence.HANDED_OVER, Presence.ABSENT)) {
                assertThat(endFrom(phase, source, Presence.RUNNING)).isEqualTo(Stage.DONE);
            }
        }
    }

    /** Carries verdicts out on two imagined hosts. */
    private static Stage endFrom(Phase phase, Presence source, Presence destination) {
        for (int step = 0; step < 5; step++) {
            Verdict verdict = SettlingTable.judge(
                    phase,
                    Sight.of(source, true),
                    Sight.of(destination, destination == Presence.INCOMING || destination == Presence.RUNNING),
                    false);
            if (verdict.outcome().isPresent()) return verdict.outcome().get();
            if (verdict.act().isEmpty()) return Stage.RECOVERING;
            switch (verdict.act().get()) {
                case STOP_SENDING, RESUME -> source = Presence.RUNNING;
                case LET_GO -> source = Presence.ABSENT;
                case DESTROY_LEFTOVER -> destination = Presence.ABSENT;
            }
        }
        return Stage.RECOVERING;
    }

    private static boolean does(Case c, SettlingAct act) {
        return c.verdict.act().filter(a -> a == act).isPresent();
    }

    private static List<Case> cases() {
        List<Sight> sights = new ArrayList<>(List.of(Sight.UNREACHABLE));
        for (Presence presence : Presence.values()) {
            sights.add(Sight.of(presence, true));
            sights.add(Sight.of(presence, false));
        }
        List<Case> cases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Sight source : sights) {
                for (Sight destination : sights) {
                    for (boolean guarded : new boolean[] {false, true}) {
                        Verdict verdict = SettlingTable.judge(phase, source, destination, guarded);
                        cases.add(new Case(phase, source, destination, guarded, verdict));
                    }
                }
            }
        }
        assertThat(cases).hasSize(Phase.values().length * 15 * 15 * 2);
        return cases;
    }
}
