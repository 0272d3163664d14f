package org.drover.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.internal.queue.Lines;
import org.drover.migration.internal.queue.Places;
import org.drover.migration.internal.queue.Settling;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

/** A move whose outcome is unknown, from a to b, and another that waits for a place on b. */
class PlacesOfTheUnsettledTest {
    private static final Lines.Entry UNSETTLED = entry("unsettled", "a", "b");
    private static final Lines.Entry NEXT = entry("next", "b", "c");

    private final DataCentre world = DataCentre.seeded(1);
    private final SimulatedSchedule schedule = new SimulatedSchedule(world, new Doomed());
    private final Places places = new Places(1, 2);
    private int freed;
    private final Settling settling = new Settling(places, schedule, () -> freed++);

    PlacesOfTheUnsettledTest() {
        settling.begin(UNSETTLED);
        places.join(NEXT);
    }

    @Test
    void aMoveThatIsBeingSettledKeepsItsPlaces() {
        pass(Duration.ofSeconds(9));
        assertThat(started()).isEmpty();
        settling.end(UNSETTLED.ticket().id());
        assertThat(started()).containsExactly(NEXT);
    }

    @Test
    void oneThatWaitsLongForAHostGivesThemToOthers() {
        pass(Duration.ofSeconds(11));
        assertThat(freed).isEqualTo(1);
        assertThat(started()).containsExactly(NEXT);
    }

    @Test
    void oneThatItsHostsAreStillDoingKeepsThemHoweverLongItTakes() {
        settling.looked(UNSETTLED, true);
        pass(Duration.ofMinutes(5));
        assertThat(started()).isEmpty();
        settling.looked(UNSETTLED, false);
        assertThat(freed).isEqualTo(1);
        assertThat(started()).containsExactly(NEXT);
    }

    @Test
    void oneThatIsFoundAtItAgainTakesThemAgain() {
        pass(Duration.ofSeconds(11));
        settling.looked(UNSETTLED, true);
        assertThat(started()).isEmpty();
    }

    private List<Lines.Entry> started() {
        return places.next().begin();
    }

    private void pass(Duration time) {
        schedule.runUntil(() -> false, time);
    }

    private static Lines.Entry entry(String name, String from, String to) {
        return new Lines.Entry(
                new MigrationTicket(
                        new MigrationId(name),
                        VmSpec.named(name).id(),
                        new HostId(from),
                        new HostId(to),
                        MigrationOptions.DEFAULT),
                name);
    }
}
