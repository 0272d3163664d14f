package org.drover.service.internal;

import java.time.Duration;
import java.util.List;
import org.drover.migration.PlanForecast;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.model.HostId;
import org.drover.model.MigrationId;

/** Plans as they are said over HTTP. */
final class PlanViews {
    private PlanViews() {}

    static Json.MovePlan plan(PlanRecord plan) {
        return new Json.MovePlan(
                plan.id().value(),
                plan.request().reason(),
                plan.request().priority().name(),
                plan.state().name(),
                plan.state().isEnd(),
                plan.message(),
                plan.submitted(),
                plan.ended().orElse(null),
                plan.undoes().map(id -> id.value()).orElse(null),
                done(plan),
                plan.moves().size(),
                plan.moves().stream().map(PlanViews::move).toList(),
                plan.log().stream()
                        .map(line -> new Json.Line(line.at(), line.text()))
                        .toList());
    }

    static Json.PlanNews news(PlanRecord plan) {
        List<Json.PlanMove> underway = plan.moves().stream()
                .filter(move -> move.state() == PlanMove.State.MOVING)
                .map(PlanViews::move)
                .toList();
        return new Json.PlanNews(
                plan.id().value(),
                plan.state().name(),
                plan.state().isEnd(),
                plan.message(),
                done(plan),
                plan.moves().size(),
                underway);
    }

    private static int done(PlanRecord plan) {
        return (int) plan.moves().stream()
                .filter(move -> move.state() == PlanMove.State.DONE)
                .count();
    }

    private static Json.PlanMove move(PlanMove move) {
        return new Json.PlanMove(
                move.vm().value(),
                move.vmName(),
                move.from().value(),
                move.at().value(),
                move.to().value(),
                move.others().stream().map(HostId::value).toList(),
                move.state().name(),
                move.message(),
                move.migration().map(MigrationId::value).orElse(null));
    }

    static Json.PlanForecast forecast(PlanForecast forecast) {
        return new Json.PlanForecast(
                forecast.possible(),
                forecast.message(),
                seconds(forecast.takes()),
                forecast.steps().stream().map(PlanViews::step).toList());
    }

    private static Json.PlanStep step(PlanForecast.Step step) {
        return new Json.PlanStep(
                step.vm().value(),
                step.vmName(),
                step.from().value(),
                step.to().value(),
                step.stop(),
                seconds(step.begins()),
                seconds(step.takes()),
                step.waitsFor());
    }

    private static double seconds(Duration span) {
        return span.toMillis() / 1000.0;
    }
}
