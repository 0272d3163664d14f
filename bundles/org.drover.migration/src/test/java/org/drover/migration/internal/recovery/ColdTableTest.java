package org.drover.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.drover.migration.internal.recovery.Verdict.Side;
import org.junit.jupiter.api.Test;

/** Every phase with every pair of sights, judged again by rules that share nothing with the table. */
class ColdTableTest {
    private record Case(Phase phase, Sight source, Sight destination, Verdict verdict) {}

    @Test
    void theLastDefinitionOfAVmIsNeverRemoved() {
        for (Case c : cases()) {
            if (c.verdict.act().isEmpty()) continue;
            Sight other = c.verdict.side() == Side.SOURCE ? c.destination : c.source;
            assertThat(other.reachable()).as("%s", c).isTrue();
            boolean gone = other.is(Presence.ABSENT) || other.is(Presence.INCOMING);
            boolean neverWanted = c.phase.canBeUndone() && c.verdict.side() == Side.DESTINATION;
            assertThat(gone && !neverWanted).as("%s", c).isFalse();
        }
    }

    @Test
    void onlyWhatIsOffAndCarriesTheMigrationsIdIsRemoved() {
        for (Case c : cases()) {
            if (c.verdict.act().isEmpty()) continue;
            Sight acted = c.verdict.side() == Side.SOURCE ? c.source : c.destination;
            assertThat(acted.is(Presence.OFF) && acted.ours()).as("%s", c).isTrue();
        }
    }

    @Test
    void theSourcesDefinitionGoesOnlyOnceTheDestinationHasTheVm() {
        for (Case c : cases()) {
            if (!c.verdict.act().equals(Optional.of(SettlingAct.LET_GO))) continue;
            assertThat(c.phase.canBeUndone()).as("%s", c).isFalse();
            assertThat(c.destination.presence().orElseThrow()).as("%s", c).isNotIn(Presence.ABSENT, Presence.INCOMING);
        }
    }

    @Test
    void anEndSaysWhereTheVmIsDefined() {
        for (Case c : cases()) {
            if (c.verdict.outcome().isEmpty()) continue;
            switch (c.verdict.outcome().get()) {
                case RETURNED ->
                    assertThat(c.source.is(Presence.ABSENT)).as("%s", c).isFalse();
                case DONE -> {
                    assertThat(c.destination.is(Presence.ABSENT)).as("%s", c).isFalse();
                    assertThat(c.source.is(Presence.ABSENT)).as("%s", c).isTrue();
                }
                case VM_LOST -> {
                    assertThat(c.source.is(Presence.ABSENT)).as("%s", c).isTrue();
                    assertThat(c.destination.presence().orElseThrow())
                            .as("%s", c)
                            .isIn(Presence.ABSENT, Presence.INCOMING);
                }
                default -> throw new AssertionError(c);
            }
        }
    }

    @Test
    void withBothHostsThereWhatTheConversationCanLeaveBehindComesToAnEnd() {
        for (Phase phase : Phase.values()) {
            if (phase.untouched() || phase == Phase.DELEGATE || phase == Phase.SWITCH || phase == Phase.RESTART)
                continue;
            for (Presence destination : EnumSet.of(Presence.ABSENT, Presence.OFF)) {
                boolean lost = phase.destination() == Destination.RAN && destination == Presence.ABSENT;
                if (lost) continue; // a person's
                boolean kept = !phase.canBeUndone() && destination == Presence.OFF;
                assertThat(endFrom(phase, destination)).isEqualTo(kept ? Stage.DONE : Stage.RETURNED);
            }
        }
    }

    private static Stage endFrom(Phase phase, Presence there) {
        Presence source = Presence.OFF;
        Presence destination = there;
        for (int step = 0; step < 4; step++) {
            Verdict verdict = ColdTable.judge(
                    phase,
                    Sight.of(source, source != Presence.ABSENT, Past.UNKNOWN),
                    Sight.of(destination, destination != Presence.ABSENT, Past.UNKNOWN));
            if (verdict.outcome().isPresent()) return verdict.outcome().get();
            if (verdict.side() == Side.SOURCE) source = Presence.ABSENT;
            else destination = Presence.ABSENT;
        }
        return Stage.RECOVERING;
    }

    private static List<Case> cases() {
        List<Sight> sights = new ArrayList<>(List.of(Sight.UNREACHABLE));
        for (Presence presence : Presence.values()) {
            sights.add(Sight.of(presence, true, Past.UNKNOWN));
            sights.add(Sight.of(presence, false, Past.UNKNOWN));
        }
        List<Case> cases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Sight source : sights) {
                for (Sight destination : sights) {
                    cases.add(new Case(phase, source, destination, ColdTable.judge(phase, source, destination)));
                }
            }
        }
        assertThat(cases).hasSize(Phase.values().length * 17 * 17);
        return cases;
    }
}
