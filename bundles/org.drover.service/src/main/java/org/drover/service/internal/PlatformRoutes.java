package org.drover.service.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;

/** The platform itself: how it is, which backends it has. */
final class PlatformRoutes {
    private final Parts parts;
    private final Plugins plugins;
    private final Instant processStarted;
    private final Instant ready;

    PlatformRoutes(Parts parts, Plugins plugins, Instant processStarted, Instant ready) {
        this.parts = parts;
        this.plugins = plugins;
        this.processStarted = processStarted;
        this.ready = ready;
    }

    void addTo(Router router) {
        router.on("GET", "/status", request -> status())
                .on("GET", "/backends", request -> backends())
                .on(
                        "DELETE",
                        "/backends/{id}",
                        request -> remove(
                                request.id(), "true".equals(request.query().get("now"))));
    }

    private Json.Status status() {
        Snapshot snapshot = parts.inventory.snapshot();
        Map<String, Boolean> there = new LinkedHashMap<>();
        there.put("metrics", parts.metrics != null);
        there.put("migration", parts.engine != null);
        there.put("operations", parts.operations != null);
        there.put("tips", parts.tips != null);
        there.put("advisor", parts.advisor != null);
        return new Json.Status(
                "0.1.0",
                processStarted,
                Duration.between(processStarted, ready).toMillis(),
                snapshot.revision(),
                snapshot.hosts().size(),
                (int) snapshot.hosts().values().stream()
                        .filter(HostEntry::reachable)
                        .count(),
                snapshot.vms().size(),
                parts.engine == null ? 0 : parts.engine().current().size(),
                parts.tips == null ? 0 : parts.tips().current().size(),
                parts.tips == null ? null : parts.tips().mode().name(),
                parts.tips == null ? List.of() : parts.tips().quiet(),
                there);
    }

    private List<Json.Backend> backends() {
        return parts.backends.stream().map(PlatformRoutes::view).toList();
    }

    private Json.Removed remove(String id, boolean now) throws Exception {
        Parts.Installed found = parts.backends.stream()
                .filter(installed -> installed.backend().descriptor().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.missing("backend", id));
        if (!found.plugin()) {
            throw new Problem(
                    409,
                    "Backend " + id + " stays",
                    "it is part of the product, not a plugin",
                    "Only what lies in the plugins folder can be removed; leave its feature out of drover.features.");
        }
        CompletionStage<?> drained = now || parts.engine == null
                ? CompletableFuture.completedStage(null)
                : parts.engine().drain(id);
        Plugins.Removed removed = plugins.remove(found.bundle(), drained);
        return new Json.Removed(
                id, removed.gone(), removed.file().toString(), removed.gone() ? List.of() : waitedFor(id));
    }

    private List<String> waitedFor(String backend) {
        if (parts.engine == null) return List.of();
        Set<HostId> its = parts.hosts.endpoints().stream()
                .filter(endpoint -> endpoint.backend().equals(backend))
                .map(HostEndpoint::host)
                .collect(Collectors.toSet());
        return parts.engine().current().stream()
                .filter(m -> its.contains(m.ticket().source())
                        || its.contains(m.ticket().destination()))
                .map(m -> m.ticket().id() + " (" + m.vmName() + " to "
                        + m.ticket().destination() + ", " + m.stage() + ")")
                .toList();
    }

    private static Json.Backend view(Parts.Installed installed) {
        BackendDescriptor descriptor = installed.backend().descriptor();
        return new Json.Backend(
                descriptor.id(),
                descriptor.displayName(),
                descriptor.addressForm(),
                descriptor.settings().stream()
                        .map(s -> new Json.Setting(s.key(), s.description(), s.required(), s.secret()))
                        .toList(),
                installed.bundle(),
                installed.plugin());
    }
}
