package org.drover.console.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.drover.console.internal.state.Traces.Point;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static Point at(int second, float remaining) {
        return new Point(Instant.EPOCH.plusSeconds(second), remaining, 0, 0);
    }

    @Test
    void onAnEvenGridEachPlaceHasWhatWasLastSeen() {
        List<Point> points = List.of(at(0, 90), at(1, 70), at(4, 10));
        assertThat(Traces.even(points, Duration.ofSeconds(1), Point::remaining)).containsExactly(90, 70, 70, 70, 10);
    }
}
