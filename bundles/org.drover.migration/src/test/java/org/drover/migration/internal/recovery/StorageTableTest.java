package org.drover.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing.Disks;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Phase.Destination;
import org.junit.jupiter.api.Test;

/** Every phase with every sight of the host, judged again by rules that share nothing with the table. */
class StorageTableTest {
    private record Case(Phase phase, Sight host, Verdict verdict) {}

    @Test
    void onceFinishWasAnsweredTheOldFilesAreNeverGoneBackTo() {
        for (Case c : cases()) {
            if (c.phase.destination() != Destination.RAN || c.host.disks() == Disks.MOVED) continue;
            assertThat(c.verdict.act()).as("%s", c).isNotEqualTo(Optional.of(SettlingAct.STOP_SENDING));
            assertThat(c.verdict.outcome()).as("%s", c).isNotEqualTo(Optional.of(Stage.RETURNED));
        }
    }

    @Test
    void disksGoOverOnlyOnceFinishWasSent() {
        for (Case c : cases()) {
            if (!c.verdict.act().equals(Optional.of(SettlingAct.SWITCH_DISKS))) continue;
            assertThat(c.phase.canBeUndone()).as("%s", c).isFalse();
            assertThat(c.host.ours()).as("%s", c).isTrue();
        }
    }

    @Test
    void itIsDoneOnlyWhenAllHaveGoneOver() {
        for (Case c : cases()) {
            if (!c.verdict.outcome().equals(Optional.of(Stage.DONE))) continue;
            assertThat(c.host.disks()).as("%s", c).isEqualTo(Disks.MOVED);
        }
    }

    @Test
    void noEndIsDeclaredWhileCopiesAreStillWrittenAndSomeDiskStaysOnItsOldFile() {
        for (Case c : cases()) {
            boolean copies = c.host.is(Presence.SENDING) && c.host.ours() && c.host.disks() != Disks.MOVED;
            if (copies) assertThat(c.verdict.outcome()).as("%s", c).isEmpty();
        }
    }

    @Test
    void filesThatMayBeTheNewerOnesAreAPersons() {
        Sight cut = Sight.of(Presence.OFF, true, Past.UNKNOWN).with(Disks.AS_BEFORE, true);
        assertThat(StorageTable.judge(Phase.FINISH, cut).kind()).isEqualTo(Verdict.Kind.PERSON);
        assertThat(StorageTable.judge(Phase.FINISH, cut.with(Disks.BETWEEN, true))
                        .kind())
                .isEqualTo(Verdict.Kind.PERSON);
        assertThat(StorageTable.judge(Phase.CONFIRM, cut).act()).contains(SettlingAct.SWITCH_DISKS);
        assertThat(StorageTable.judge(Phase.PERFORM, cut).outcome()).contains(Stage.RETURNED);
    }

    private static List<Case> cases() {
        List<Sight> sights = new ArrayList<>(List.of(Sight.UNREACHABLE));
        for (Presence presence : Presence.values()) {
            for (Disks disks : Disks.values()) {
                for (boolean ours : new boolean[] {false, true}) {
                    for (boolean restarted : new boolean[] {false, true}) {
                        sights.add(Sight.of(presence, ours, Past.UNKNOWN).with(disks, restarted));
                    }
                }
            }
        }
        List<Case> cases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (Sight host : sights) cases.add(new Case(phase, host, StorageTable.judge(phase, host)));
        }
        return cases;
    }
}
