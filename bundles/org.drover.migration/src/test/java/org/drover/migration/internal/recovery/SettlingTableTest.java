package org.drover.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Kind;
import org.drover.migration.internal.recovery.Verdict.Side;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** Every phase with every pair of sights, judged again by rules that share nothing with the table. */
class SettlingTableTest {
    /** In memory, with processors that execute or that may do so any moment without anybody's doing. */
    private static final Set<Presence> MAY_EXECUTE = EnumSet.of(Presence.RUNNING, Presence.SENDING);

    private static final Set<Presence> IN_MEMORY = EnumSet.complementOf(EnumSet.of(Presence.ABSENT, Presence.OFF));

    private record Case(Phase phase, Sight source, Sight destination, boolean guarded, Verdict verdict) {}

    @Test
    void aCopyIsResumedOnlyWhenTheOtherSideCannotRunIt() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.RESUME)) continue;
            boolean whole = c.source.is(Presence.SPLIT) && c.destination.past() == Past.NEVER_RAN;
            assertThat((c.source.is(Presence.HANDED_OVER) || whole) && c.source.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.phase.destination()).as("%s", c).isNotEqualTo(Destination.RAN);
            if (c.destination.presence().isPresent()) {
                assertThat(IN_MEMORY)
                        .as("%s", c)
                        .doesNotContain(c.destination.presence().get());
            } else {
                assertThat(c.phase.canBeUndone()).as("%s", c).isTrue();
            }
        }
    }

    @Test
    void onceFinishMayHaveArrivedTheSourcesMemoryGoesOnOnlyByTheDestinationsOwnEvidence() {
        for (Case c : cases()) {
            if (c.phase.canBeUndone()) continue;
            boolean shown = c.destination.presence().isPresent() && c.destination.past() == Past.NEVER_RAN;
            boolean notRunYet = c.destination.is(Presence.INCOMING);
            if (does(c, SettlingAct.RESUME) || does(c, SettlingAct.STOP_SENDING)) {
                assertThat(shown).as("%s", c).isTrue();
            }
            boolean stopped = c.source.is(Presence.PAUSED) || c.source.is(Presence.HANDED_OVER);
            if (c.verdict.outcome().equals(Optional.of(Stage.RETURNED)) && stopped) {
                assertThat(shown && !notRunYet)
                        .as("a copy that anybody may resume: %s", c)
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsStartedFromItsDisksIsOursIsOffAndIsInNobodysMemory() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.START)) continue;
            boolean here = c.verdict.side() == Side.SOURCE;
            assertThat(c.phase).isEqualTo(here ? Phase.RESTART_HERE : Phase.RESTART);
            Sight started = here ? c.source : c.destination;
            Sight other = here ? c.destination : c.source;
            assertThat(started.is(Presence.OFF) && started.ours()).as("%s", c).isTrue();
            assertThat(other.presence().filter(IN_MEMORY::contains)).as("%s", c).isEmpty();
            assertThat(other.presence()).as("%s", c).isPresent();
            if (!here)
                assertThat(c.destination.past())
                        .as("a guest that shut down: %s", c)
                        .isNotEqualTo(Past.ENDED);
        }
    }

    @Test
    void whatWasCutOffAfterFinishIsStartedOverThereWhicheverPhaseTheJournalNames() {
        for (Phase phase : EnumSet.of(Phase.FINISH, Phase.CONFIRM, Phase.RESTART)) {
            for (Presence source : EnumSet.of(Presence.HANDED_OVER, Presence.OFF, Presence.ABSENT)) {
                List<SettlingAct> acts = new ArrayList<>();
                assertThat(endFrom(phase, source, Presence.OFF, Past.UNKNOWN, acts))
                        .isEqualTo(Stage.DONE);
                assertThat(acts).contains(SettlingAct.START).doesNotContain(SettlingAct.RESUME);
                acts.clear();
                assertThat(endFrom(phase, source, Presence.OFF, Past.ENDED, acts))
                        .isEqualTo(Stage.DONE);
                assertThat(acts).doesNotContain(SettlingAct.START, SettlingAct.RESUME);
            }
        }
    }

    @Test
    void aDestinationThatHasLostItsRecordsIsAPersons() {
        Sight lost = Sight.of(Presence.ABSENT, false, Past.UNKNOWN);
        Sight waits = Sight.of(Presence.HANDED_OVER, true, Past.UNKNOWN);
        assertThat(SettlingTable.judge(Phase.FINISH, waits, lost, true).kind()).isEqualTo(Kind.PERSON);
        assertThat(SettlingTable.judge(Phase.FINISH, waits, Sight.UNREACHABLE, true)
                        .kind())
                .isEqualTo(Kind.WAIT_FOR_DESTINATION);
    }

    @Test
    void aHostThatRestartedSinceHasNoEvidenceInWhatItDoesNotKnow() {
        MigrationId id = new MigrationId("m-1");
        Standing absent = new Standing(
                new HostId("b"),
                new VmId("vm"),
                Presence.ABSENT,
                Optional.empty(),
                Past.NEVER_RAN,
                Optional.of(Duration.ofMinutes(10)),
                "");
        assertThat(Sight.of(absent, id, Duration.ofMinutes(9)).past()).isEqualTo(Past.NEVER_RAN);
        assertThat(Sight.of(absent, id, Duration.ofMinutes(11)).past()).isEqualTo(Past.UNKNOWN);
    }

    @Test
    void aCopyIsLetGoOnlyWhenTheOtherSideHasTheVmInMemoryPastTheHandOver() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.LET_GO)) continue;
            boolean halfOfNothing =
                    c.source.is(Presence.SPLIT) && (c.phase == Phase.RESTART || c.destination.past() == Past.ENDED);
            boolean whole = c.source.is(Presence.SPLIT) && c.destination.is(Presence.RUNNING);
            assertThat((c.source.is(Presence.HANDED_OVER) || c.source.is(Presence.OFF) || halfOfNothing || whole)
                            && c.source.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.destination.presence()).as("%s", c).isPresent();
            boolean definedThere = c.destination.is(Presence.OFF) && c.destination.ours() && !c.phase.canBeUndone();
            boolean inMemoryThere = EnumSet.of(Presence.RUNNING, Presence.SENDING, Presence.PAUSED)
                    .contains(c.destination.presence().get());
            assertThat(definedThere || inMemoryThere).as("%s", c).isTrue();
            assertThat(definedThere && c.destination.past() == Past.NEVER_RAN && c.phase == Phase.FINISH)
                    .as("memory that may go on: %s", c)
                    .isFalse();
        }
    }

    @Test
    void onlyWhatNeverRanAndIsOursIsDestroyedAndOnlyWhenTheSourceHasTheVmOrItWasNeverComplete() {
        for (Case c : cases()) {
            if (!does(c, SettlingAct.DESTROY_LEFTOVER)) continue;
            assertThat(c.verdict.side()).isEqualTo(Side.DESTINATION);
            assertThat((c.destination.is(Presence.INCOMING) || c.destination.is(Presence.OFF)) && c.destination.ours())
                    .as("%s", c)
                    .isTrue();
            assertThat(c.source.presence()).as("%s", c).isPresent();
            boolean elsewhere = c.destination.is(Presence.OFF)
                    ? !c.source.is(Presence.ABSENT)
                    : IN_MEMORY.contains(c.source.presence().get());
            assertThat(elsewhere || c.destination.is(Presence.INCOMING) && c.phase.canBeUndone())
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
            if (c.verdict.act().isEmpty()) continue;
            Sight acted = c.verdict.side() == Side.SOURCE ? c.source : c.destination;
            assertThat(acted.ours()).as("%s", c).isTrue();
        }
    }

    @Test
    void aVmThatIsOnBothHostsInPartIsEndedNowhereWhileTheOtherPartMayBeThere() {
        for (Case c : cases()) {
            if (!c.source.is(Presence.SPLIT) && !c.destination.is(Presence.SPLIT)) continue;
            assertThat(c.verdict.outcome()).as("%s", c).isEmpty();
            if (c.verdict.act().isEmpty()) continue;
            boolean never = c.destination.past() == Past.NEVER_RAN && c.source.is(Presence.SPLIT);
            boolean notThere = c.destination.is(Presence.ABSENT) || c.destination.is(Presence.OFF);
            if (never && notThere && (does(c, SettlingAct.RESUME) || does(c, SettlingAct.END_HALF))) {
                assertThat(does(c, SettlingAct.END_HALF)).as("%s", c).isEqualTo(c.phase == Phase.RESTART_HERE);
            } else if (does(c, SettlingAct.END_HALF)) {
                assertThat(c.verdict.kind()).isEqualTo(Kind.HALF_GONE);
                assertThat(c.destination.is(Presence.SPLIT)).as("%s", c).isTrue();
                assertThat(c.source.is(Presence.ABSENT) || c.source.is(Presence.OFF))
                        .as("%s", c)
                        .isTrue();
            } else {
                assertThat(c.verdict.act()).as("%s", c).contains(SettlingAct.LET_GO);
                if (c.destination.is(Presence.RUNNING)) continue; // with all its pages, else it would be SPLIT
                assertThat(c.destination.is(Presence.OFF)).as("%s", c).isTrue();
                assertThat(c.phase == Phase.RESTART || c.destination.past() == Past.ENDED)
                        .as("%s", c)
                        .isTrue();
            }
        }
    }

    @Test
    void aVmThatIsOnBothHostsInPartIsLedOnOrStartedAnewWhenItsOtherPartIsGone() {
        Sight half = Sight.of(Presence.SPLIT, true, Past.UNKNOWN);
        for (Phase phase : EnumSet.of(Phase.SWITCH, Phase.FINISH)) {
            assertThat(SettlingTable.judge(phase, half, half, false).kind()).isEqualTo(Kind.REJOIN);
            List<SettlingAct> acts = new ArrayList<>();
            assertThat(endFrom(phase, Presence.ABSENT, Presence.SPLIT, Past.UNKNOWN, acts))
                    .isEqualTo(Stage.DONE);
            assertThat(acts).containsExactly(SettlingAct.END_HALF, SettlingAct.START);
            acts.clear();
            assertThat(endFrom(phase, Presence.SPLIT, Presence.OFF, Past.UNKNOWN, acts))
                    .isEqualTo(Stage.DONE);
            assertThat(acts).containsExactly(SettlingAct.LET_GO, SettlingAct.START);
            acts.clear();
            assertThat(endFrom(phase, Presence.SPLIT, Presence.OFF, Past.ENDED, acts))
                    .as("shut down over there before its last pages came")
                    .isEqualTo(Stage.DONE);
            assertThat(acts).containsExactly(SettlingAct.LET_GO);
            acts.clear();
            assertThat(endFrom(phase, Presence.SPLIT, Presence.RUNNING, Past.UNKNOWN, acts))
                    .as("all pages are over there, and the source was never told")
                    .isEqualTo(Stage.DONE);
            assertThat(acts).containsExactly(SettlingAct.LET_GO);
        }
    }

    @Test
    void withBothHostsThereEveryStateThatTheConversationCanLeaveBehindComesToAnEnd() {
        for (Phase phase : Phase.values()) {
            if (phase.untouched()) continue;
            for (Presence source : EnumSet.of(Presence.RUNNING, Presence.SENDING, Presence.HANDED_OVER)) {
                if (phase == Phase.DELEGATE && source == Presence.SENDING) continue; // goes on by itself
                for (Presence destination : EnumSet.of(Presence.ABSENT, Presence.OFF, Presence.INCOMING)) {
                    if (phase.destination() == Destination.RAN) continue; // cannot be, or is a person's
                    assertThat(endFrom(phase, source, destination, Past.NEVER_RAN, new ArrayList<>()))
                            .as("%s %s %s", phase, source, destination)
                            .isEqualTo(Stage.RETURNED);
                }
            }
        }
        for (Phase phase : EnumSet.of(Phase.FINISH, Phase.CONFIRM, Phase.DELEGATE)) {
            for (Presence source : EnumSet.of(Presence.HANDED_OVER, Presence.ABSENT)) {
                assertThat(endFrom(phase, source, Presence.RUNNING, Past.UNKNOWN, new ArrayList<>()))
                        .isEqualTo(Stage.DONE);
            }
        }
    }

    /** Carries verdicts out on two imagined hosts. */
    private static Stage endFrom(
            Phase phase, Presence source, Presence destination, Past past, List<SettlingAct> acts) {
        for (int step = 0; step < 6; step++) {
            Verdict verdict = SettlingTable.judge(
                    phase,
                    Sight.of(source, true, Past.UNKNOWN),
                    Sight.of(destination, destination != Presence.ABSENT, past),
                    false);
            if (verdict.outcome().isPresent()) return verdict.outcome().get();
            if (verdict.kind() == Kind.RESTART) {
                phase = Phase.RESTART;
                continue;
            }
            if (verdict.act().isEmpty()) return Stage.RECOVERING;
            acts.add(verdict.act().get());
            switch (verdict.act().get()) {
                case STOP_SENDING, RESUME -> source = Presence.RUNNING;
                case LET_GO -> source = Presence.ABSENT;
                case DESTROY_LEFTOVER -> destination = Presence.ABSENT;
                case START -> destination = Presence.RUNNING;
                case END_HALF -> destination = Presence.OFF;
                case SWITCH_DISKS, REMOVE_LEFTOVERS -> throw new AssertionError(verdict);
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
            for (Past past : Past.values()) {
                sights.add(Sight.of(presence, true, past));
                sights.add(Sight.of(presence, false, past));
            }
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
        assertThat(cases).hasSize(Phase.values().length * 49 * 49 * 2);
        return cases;
    }
}
