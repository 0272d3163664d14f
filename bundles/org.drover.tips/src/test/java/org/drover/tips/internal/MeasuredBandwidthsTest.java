package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.placement.Bandwidths;
import org.drover.tips.Mode;
import org.junit.jupiter.api.Test;

class MeasuredBandwidthsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final HostId A = SmallWorld.A;
    private static final HostId B = SmallWorld.B;
    private final SmallWorld world = new SmallWorld(Mode.ADVISE);
    private final MeasuredBandwidths bandwidths = new MeasuredBandwidths(world, Bandwidths.ASSUMED);
    private int moves;

    @Test
    void aMoveThatSentAGigabyteInTenSecondsTellsOfItsDirectionOnly() {
        moved(A, B, Bytes.ofMiB(1000), 10, MigrationOptions.DEFAULT);
        assertThat(bandwidths.get().rate(A, B)).isEqualTo(ByteRate.ofMiBPerSecond(100));
        assertThat(bandwidths.get().basis(A, B).text()).isEqualTo("as earlier moves between the two went (1 measured)");
        assertThat(bandwidths.get().basis(B, A).text()).startsWith("which is assumed");
    }

    @Test
    void theMedianOfTheLastFiveCounts() {
        for (int seconds : List.of(1, 1, 1, 50, 20, 10, 25, 40)) {
            moved(A, B, Bytes.ofMiB(1000), seconds, MigrationOptions.DEFAULT);
        }
        assertThat(bandwidths.get().rate(A, B)).isEqualTo(ByteRate.ofMiBPerSecond(40));
        assertThat(bandwidths.get().measured().get(new Bandwidths.Route(A, B)).moves())
                .isEqualTo(5);
    }

    @Test
    void whatWasHeldBackOrHardlySentTellsNothing() {
        moved(A, B, Bytes.ofMiB(1000), 100, MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(10)));
        moved(A, B, Bytes.ofMiB(3), 1, MigrationOptions.DEFAULT);
        assertThat(bandwidths.get()).isEqualTo(Bandwidths.ASSUMED);
    }

    @Test
    void aMoveThatHasJustEndedCounts() {
        assertThat(bandwidths.get()).isEqualTo(Bandwidths.ASSUMED);
        moved(A, B, Bytes.ofMiB(1000), 5, MigrationOptions.DEFAULT);
        bandwidths.ended();
        assertThat(bandwidths.get().rate(A, B)).isEqualTo(ByteRate.ofMiBPerSecond(200));
    }

    private void moved(HostId from, HostId to, Bytes sent, int seconds, MigrationOptions options) {
        var id = new MigrationId("m-" + ++moves);
        world.records.put(
                id,
                new MigrationRecord(
                        new MigrationTicket(id, new VmId("web"), from, to, options),
                        "web",
                        "",
                        Stage.DONE,
                        Optional.empty(),
                        "",
                        NOON,
                        Optional.of(NOON),
                        Optional.of(NOON.plusSeconds(60 + seconds)),
                        new MigrationFigures(Optional.of(Duration.ofMillis(40)), Optional.of(sent), 3),
                        List.of(
                                new LogLine(NOON.plusSeconds(1), "PREPARE"),
                                new LogLine(NOON.plusSeconds(2), "PERFORM"),
                                new LogLine(NOON.plusSeconds(3), "the transfer stalls"),
                                new LogLine(NOON.plusSeconds(2 + seconds), "FINISH"),
                                new LogLine(NOON.plusSeconds(4 + seconds), "CONFIRM"))));
    }
}
