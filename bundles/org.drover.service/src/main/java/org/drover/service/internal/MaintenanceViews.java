package org.drover.service.internal;

import java.util.List;
import org.drover.migration.PlanId;
import org.drover.model.HostId;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.maintenance.Progress;
import org.drover.tips.maintenance.Prospect;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;

/** Maintenance as it is said over HTTP. */
final class MaintenanceViews {
    private MaintenanceViews() {}

    /** Those that maintenance is responsible for, and how far each is. */
    static MaintenanceJson.All all(Maintenance maintenance) {
        return new MaintenanceJson.All(
                maintenance.current().stream()
                        .map(one -> host(one, maintenance.progress(one.host())))
                        .toList(),
                maintenance.roll().map(MaintenanceViews::roll).orElse(null));
    }

    static MaintenanceJson.Host host(Upkeep one, Progress progress) {
        return new MaintenanceJson.Host(
                one.host().value(),
                one.phase().name(),
                one.reason(),
                one.since(),
                one.changed(),
                one.message(),
                one.plan().map(PlanId::value).orElse(null),
                progress.done(),
                progress.total(),
                progress.left().map(left -> left.toMillis() / 1000.0).orElse(null),
                one.bringBack(),
                one.away().entrySet().stream()
                        .map(away -> new MaintenanceJson.Away(
                                away.getKey().value(), away.getValue().value()))
                        .toList(),
                stays(progress.stays()));
    }

    static MaintenanceJson.Host plain(HostId host, boolean closed) {
        return new MaintenanceJson.Host(
                host.value(),
                closed ? "CLOSED" : "OPEN",
                null,
                null,
                null,
                closed ? "set by hand; nothing empties it" : "",
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static MaintenanceJson.Roll roll(Roll one) {
        return new MaintenanceJson.Roll(
                one.id(),
                one.state().name(),
                one.halted(),
                one.state().isEnd(),
                one.reason(),
                one.message(),
                one.host().map(HostId::value).orElse(null),
                one.at(),
                one.hosts().stream().map(HostId::value).toList(),
                one.bringBack(),
                one.despite(),
                one.since(),
                one.changed());
    }

    static MaintenanceJson.Prospect prospect(Prospect one) {
        return new MaintenanceJson.Prospect(
                one.moves().stream()
                        .map(move -> new MaintenanceJson.Move(
                                move.vm().value(), move.name(), move.to().value()))
                        .toList(),
                stays(one.stays()),
                one.takes().toMillis() / 1000.0,
                one.losses());
    }

    static MaintenanceJson.Entry entry(Entry one) {
        return new MaintenanceJson.Entry(one.at(), one.who(), one.act(), one.about(), one.why());
    }

    private static List<Json.Staying> stays(List<Progress.Staying> stays) {
        return stays.stream()
                .map(one -> new Json.Staying(one.vm().value(), one.name(), one.why()))
                .toList();
    }
}
