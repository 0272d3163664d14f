package org.drover.migration.internal.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.metrics.Writing;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;

class ForesightTest {
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final Instant NOW = Instant.parse("2026-01-07T14:20:00Z");
    private static final VmFacts WEB = new VmFacts(
            new VmId("vm-web"), "web", A, VmState.RUNNING, 2, Bytes.ofGiB(2), List.of(), Set.of(), Optional.empty());
    private static final MigrationOptions CAPPED = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(64));

    private final Known known = new Known();
    private final Foresight foresight = new Foresight(() -> known, new Experience());

    private static final class Known implements Knowledge {
        Optional<Writing> now = Optional.empty();
        Map<Integer, Writing> saturdays = Map.of();
        Optional<Bytes> resident = Optional.empty();

        @Override
        public Optional<Writing> writing(VmId vm) {
            return now;
        }

        @Override
        public Optional<Writing> usual(VmId vm, ZonedDateTime hour) {
            if (hour.getDayOfWeek() != DayOfWeek.SATURDAY) return now;
            return Optional.ofNullable(saturdays.get(hour.getHour())).or(() -> now);
        }

        @Override
        public Optional<Bytes> resident(VmId vm) {
            return resident;
        }
    }

    private static Optional<Writing> writes(int rate, int workingSet) {
        return Optional.of(new Writing(NOW.minusSeconds(125), ByteRate.ofMiBPerSecond(rate), Bytes.ofMiB(workingSet)));
    }

    private MoveForecast forecast(MigrationOptions options) {
        return foresight.forecast(WEB, B, options, NOW.atZone(ZoneOffset.UTC), 0, true);
    }

    @Test
    void ofAVmOfWhichNothingIsKnownItSaysWhatItAssumes() {
        MoveForecast forecast = forecast(MigrationOptions.DEFAULT);
        assertThat(forecast.converges()).isTrue();
        assertThat(forecast.transferred()).isEqualTo(Bytes.ofGiB(2));
        assertThat(forecast.duration()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
        assertThat(forecast.basis())
                .contains("not measured yet", "100.0 MiB/s are sent, assumed, as no move from a to b");
        assertThat(forecast.help()).isEmpty();
    }

    @Test
    void onlyMemoryThatTheHostHoldsIsSentAndWhatIsWrittenToMeanwhileAgain() {
        known.resident = Optional.of(Bytes.ofMiB(640));
        known.now = writes(16, 400);
        MoveForecast forecast = forecast(CAPPED);
        assertThat(forecast.converges()).isTrue();
        assertThat(forecast.passes()).isGreaterThan(2);
        // 10 s for the first pass; a quarter of each pass is written to in it, less where it is twice the same page
        assertThat(mib(forecast.sentAgain())).isBetween(140.0, 200.0);
        assertThat(mib(forecast.transferred())).isEqualTo(640 + mib(forecast.sentAgain()));
        assertThat(forecast.lastPass()).isLessThanOrEqualTo(Duration.ofMillis(100));
        assertThat(forecast.basis()).contains("it writes 16.0 MiB/s over 400.0 MiB, measured 2 min ago", "limited");
    }

    @Test
    void whoWritesFasterThanIsSentDoesNotConvergeAndWhatIsSaidToHelpDoes() {
        known.now = writes(90, 1000);
        MoveForecast forecast = forecast(CAPPED);
        assertThat(forecast.converges()).isFalse();
        assertThat(forecast.summary()).startsWith("it will not converge: stopped all the same, a pause of ");
        assertThat(forecast.pause()).isGreaterThan(Duration.ofSeconds(1));
        assertThat(forecast.help())
                .anyMatch(help -> help.startsWith("auto-converge"))
                .anyMatch(help -> help.startsWith("no limit on its bandwidth: 100.0 MiB/s"))
                .anyMatch(help -> help.startsWith("more bandwidth: from "))
                .anyMatch(help -> help.startsWith("a pause budget of "));
        assertThat(forecast(MigrationOptions.DEFAULT).converges()).isTrue();
        assertThat(forecast(new MigrationOptions(CAPPED.pauseBudget(), CAPPED.bandwidth(), true, 1, false))
                        .converges())
                .isTrue();
        Duration enough = forecast.lastPass().multipliedBy(2).plusMillis(10);
        assertThat(forecast(CAPPED.withPauseBudget(enough)).converges()).isTrue();
    }

    @Test
    void aQuieterHourOfTheWeekIsNamed() {
        known.now = writes(90, 1000);
        known.saturdays =
                Map.of(3, writes(2, 20).orElseThrow(), 4, writes(20, 200).orElseThrow());
        assertThat(forecast(CAPPED).help())
                .first()
                .asString()
                .startsWith("a quieter hour: on Saturdays at 03:00 a pause of ");
    }

    @Test
    void movesThatEndedWellTeachBandwidthPauseTimeAndHowMuchThereIsToSend() {
        foresight.experience().learn(move(Stage.RETURNED, 400));
        assertThat(forecast(MigrationOptions.DEFAULT).basis()).contains("assumed");
        foresight.experience().learn(move(Stage.DONE, 300));
        MoveForecast forecast = forecast(MigrationOptions.DEFAULT);
        assertThat(forecast.basis()).contains("150.0 MiB/s are sent, as in the last moves from a to b");
        assertThat(forecast.pause()).isEqualTo(Duration.ofMillis(70));
        assertThat(mib(forecast.transferred())).isEqualTo(300);
        assertThat(forecast.duration()).isEqualTo(Duration.ofMillis(2000 + 70 + 430));
    }

    @Test
    void whatOneMoveTeachesOfZeroPagesCountsForVmsThatWereNotMovedYet() {
        Bytes before = forecast(MigrationOptions.DEFAULT).transferred();
        MigrationRecord other = move(new VmId("vm-other"), Stage.DONE, 512).with(forecast(MigrationOptions.DEFAULT));
        foresight.experience().learn(other);
        assertThat(mib(forecast(MigrationOptions.DEFAULT).transferred())).isCloseTo(mib(before) / 2, within(1.0));
    }

    @Test
    void aMoveThatSharedItsNetworkDoesNotTeachWhatItHasAlone() {
        MigrationRecord shared = move(Stage.DONE, 300);
        List<LogLine> log = new ArrayList<>(shared.log());
        log.add(new LogLine(NOW.plusMillis(400), Experience.SHARES + "db"));
        foresight.experience().learn(shared.with(log));
        MoveForecast forecast = forecast(MigrationOptions.DEFAULT);
        assertThat(forecast.basis()).contains("100.0 MiB/s are sent, assumed");
        assertThat(forecast.pause()).as("the rest is learnt").isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void theBandwidthThatItNeedsIsTheLeastWithWhichItConverges() {
        known.now = writes(60, 1000);
        MigrationTicket ticket = new MigrationTicket(new MigrationId("m"), WEB.id(), A, B, MigrationOptions.DEFAULT);
        ByteRate needs = foresight.needs(ticket, WEB);
        assertThat(forecast(MigrationOptions.DEFAULT.withBandwidth(needs)).converges())
                .isTrue();
        ByteRate less = new ByteRate((long) (needs.bytesPerSecond() * 0.9));
        assertThat(forecast(MigrationOptions.DEFAULT.withBandwidth(less)).converges())
                .isFalse();

        assertThat(foresight.needs(ticket.with(MigrationOptions.DEFAULT.withBandwidth(less)), WEB))
                .as("it may not have so much")
                .isEqualTo(new ByteRate(Long.MAX_VALUE));
        known.now = Optional.empty();
        assertThat(foresight.needs(ticket, WEB)).isEqualTo(new ByteRate(0));
    }

    /** 2 s of copying, half a second besides. */
    private static MigrationRecord move(Stage outcome, int mebibytes) {
        return move(WEB.id(), outcome, mebibytes);
    }

    private static MigrationRecord move(VmId vm, Stage outcome, int mebibytes) {
        return new MigrationRecord(
                new MigrationTicket(new MigrationId("m"), vm, A, B, MigrationOptions.DEFAULT),
                "web",
                "",
                outcome,
                Optional.empty(),
                "",
                NOW,
                Optional.of(NOW),
                Optional.of(NOW.plusMillis(2500)),
                new MigrationFigures(Optional.of(Duration.ofMillis(70)), Optional.of(Bytes.ofMiB(mebibytes)), 2),
                List.of(new LogLine(NOW.plusMillis(300), "PERFORM"), new LogLine(NOW.plusMillis(2300), "FINISH")));
    }

    private static double mib(Bytes amount) {
        return amount.count() / (double) (1 << 20);
    }
}
