package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.inventory.HostSettings;
import org.drover.model.HostId;
import org.drover.placement.HostRules;
import org.drover.tips.maintenance.Maintenance;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;

/** Hosts are taken out of use and back, one or all; and the trail of what was done. */
final class MaintenanceRoutes {
    private static final int MAX_HISTORY = 1000;

    private final Parts parts;
    private final HostSettings settings;
    private final ObjectMapper mapper;

    MaintenanceRoutes(Parts parts, HostSettings settings, ObjectMapper mapper) {
        this.parts = parts;
        this.settings = settings;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/maintenance", this::all)
                .on("GET", "/hosts/{id}/maintenance", request -> one(host(request.id())))
                .on("POST", "/hosts/{id}/maintenance", this::enter)
                .on("DELETE", "/hosts/{id}/maintenance", this::leave)
                .on("POST", "/maintenance/roll", this::roll)
                .on("GET", "/maintenance/roll", request -> shown(rolling()))
                .on(
                        "DELETE",
                        "/maintenance/roll",
                        request -> shown(parts.maintenance().end()))
                .on(
                        "POST",
                        "/maintenance/roll/go-on",
                        request -> shown(parts.maintenance().goOn()))
                .on(
                        "POST",
                        "/maintenance/roll/resume",
                        request -> shown(parts.maintenance().resume()))
                .on(
                        "POST",
                        "/maintenance/roll/halt",
                        request -> shown(parts.maintenance().halt(reason(request))))
                .on("GET", "/audit", this::trail);
    }

    private HostId host(String id) {
        HostId host = new HostId(id);
        if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", id);
        return host;
    }

    private MaintenanceJson.All all(Router.Request request) {
        Maintenance maintenance = parts.maintenance();
        MaintenanceJson.All now = MaintenanceViews.all(maintenance);
        List<MaintenanceJson.Host> hosts = new ArrayList<>(now.hosts());
        Set<String> known = new HashSet<>();
        hosts.forEach(one -> known.add(one.host()));
        for (HostId host : parts.inventory.snapshot().hosts().keySet()) {
            if (!known.contains(host.value()) && isClosed(host)) hosts.add(MaintenanceViews.plain(host, true));
        }
        int history = history(request, "0");
        for (Upkeep over : maintenance.history(history))
            hosts.add(MaintenanceViews.host(over, maintenance.progress(over.host())));
        return new MaintenanceJson.All(hosts, now.roll());
    }

    private MaintenanceJson.Host one(HostId host) {
        Maintenance maintenance = parts.maintenance();
        return maintenance.current().stream()
                .filter(one -> one.host().equals(host))
                .findFirst()
                .map(one -> MaintenanceViews.host(one, maintenance.progress(host)))
                .orElseGet(() -> MaintenanceViews.plain(host, isClosed(host)));
    }

    private boolean isClosed(HostId host) {
        return HostRules.of(settings.of(host)).maintenance();
    }

    private Object enter(Router.Request request) throws Exception {
        HostId host = host(request.id());
        if (request.flag("dryRun"))
            return MaintenanceViews.prospect(parts.maintenance().prospect(host));
        parts.maintenance().enter(host, reason(request));
        return one(host);
    }

    private Object leave(Router.Request request) {
        HostId host = host(request.id());
        parts.maintenance().leave(host, request.flag("bringBack"));
        return one(host);
    }

    private MaintenanceJson.Roll roll(Router.Request request) throws Exception {
        MaintenanceJson.RollWish wish = Bodies.optional(mapper, request.body(), MaintenanceJson.RollWish.class)
                .orElse(new MaintenanceJson.RollWish(null, null, null, null));
        List<HostId> hosts = new ArrayList<>();
        if (wish.hosts() == null) {
            hosts.addAll(parts.inventory.snapshot().hosts().keySet());
        } else {
            for (String id : wish.hosts()) {
                if (id == null) throw Problem.wrong("a host is null", "Name it by its id.");
                hosts.add(host(id));
            }
        }
        return shown(parts.maintenance()
                .roll(
                        hosts,
                        wish.reason() == null ? "asked for over the API" : wish.reason(),
                        !Boolean.FALSE.equals(wish.bringBack()),
                        Boolean.TRUE.equals(wish.despite())));
    }

    private Roll rolling() {
        return parts.maintenance().roll().orElseThrow(() -> Problem.missing("rolling maintenance", "yet"));
    }

    private static MaintenanceJson.Roll shown(Roll roll) {
        return MaintenanceViews.roll(roll);
    }

    private String reason(Router.Request request) throws Exception {
        return Bodies.optional(mapper, request.body(), MaintenanceJson.Reason.class)
                .map(MaintenanceJson.Reason::reason)
                .filter(said -> !said.isBlank())
                .orElse("asked for over the API");
    }

    private List<MaintenanceJson.Entry> trail(Router.Request request) {
        return parts.trail().latest(history(request, "100")).stream()
                .map(MaintenanceViews::entry)
                .toList();
    }

    private static int history(Router.Request request, String usual) {
        String history = request.query().getOrDefault("history", usual);
        if (!history.matches("[0-9]{1,9}"))
            throw Problem.wrong("history is a number, not \"" + history + "\"", "0 to " + MAX_HISTORY + ".");
        return Math.min(MAX_HISTORY, Integer.parseInt(history));
    }
}
