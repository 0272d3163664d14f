package org.drover.tips.internal.maintenance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drover.backend.api.MoveCheck;
import org.drover.inventory.HostSettings;
import org.drover.model.HostId;
import org.drover.placement.HostRules;

/** Which hosts take no VM: those whose setting says so, whoever decided it. Stands in the way of every move there, too. */
public final class Closed implements MoveCheck {
    private static final String SETTING = "maintenance";

    private final HostSettings settings;

    public Closed(HostSettings settings) {
        this.settings = settings;
    }

    boolean is(HostId host) {
        return HostRules.of(settings.of(host)).maintenance();
    }

    Set<HostId> all() {
        return settings.ofAllHosts().keySet().stream().filter(this::is).collect(Collectors.toSet());
    }

    void set(HostId host, boolean closed) {
        if (is(host) == closed) return;
        Map<String, String> then = new TreeMap<>(settings.of(host));
        if (closed) then.put(SETTING, "true");
        else then.remove(SETTING);
        settings.keep(host, then);
    }

    @Override
    public List<Finding> look(Move move) {
        HostId host = move.destination().id();
        if (host.equals(move.source().id()) || !is(host)) return List.of();
        return List.of(new Finding(
                "host.maintenance",
                host + " is in maintenance mode",
                "Choose another host, or end it with \"drover maintenance leave " + host + "\""));
    }
}
