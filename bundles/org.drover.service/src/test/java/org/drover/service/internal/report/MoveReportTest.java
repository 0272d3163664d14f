package org.drover.service.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

class MoveReportTest {
    private static final Instant STOP = Instant.parse("2026-01-05T08:00:00Z");

    private static MigrationRecord move(MigrationFigures figures) {
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId("m-1"), new VmId("vm-1"), new HostId("a"), new HostId("b"), MigrationOptions.DEFAULT);
        return new MigrationRecord(
                ticket,
                "<b>web</b>",
                "",
                Stage.DONE,
                Optional.empty(),
                "",
                STOP,
                Optional.of(STOP),
                Optional.of(STOP),
                figures,
                List.of(new LogLine(STOP, "PERFORM & more")));
    }

    @Test
    void thePauseIsDrawnFromStepToStepAndWhatNobodySawIsSaid() {
        PauseAnatomy pause = PauseAnatomy.UNKNOWN
                .with(PauseStep.STOP, STOP)
                .with(PauseStep.DEVICES, STOP.plusMillis(20))
                .with(PauseStep.RESUME, STOP.plusMillis(40));
        String page = MoveReport.html(
                move(new MigrationFigures(Optional.of(Duration.ofMillis(38)), Optional.empty(), 3, pause)));
        assertThat(page)
                .contains("<th>last pages</th><td class=\"unseen\" colspan=\"2\">not seen</td>")
                .contains("20.0 ms</td><td class=\"line\"><div class=\"bar\" style=\"margin-left:0.0%;width:50.0%\">")
                .contains("40.0 ms</td><td class=\"line\"><div class=\"bar\" style=\"margin-left:50.0%;width:50.0%\">")
                .contains("<th>gap, by a client</th><td class=\"unseen\" colspan=\"2\">not known: nobody listened</td>")
                .contains("&lt;b&gt;web", "PERFORM &amp; more")
                .doesNotContain("<b>");
    }

    @Test
    void aMoveThatStoppedNothingHasNoTimeLine() {
        assertThat(MoveReport.html(move(MigrationFigures.UNKNOWN))).doesNotContain("Its pause");
    }
}
