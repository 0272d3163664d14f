package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.VmSettings;
import org.drover.metrics.Metrics;
import org.drover.migration.MoveRules;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.operations.Statuses;
import org.drover.placement.PlaceRules;
import org.drover.placement.Ratings;

/** Hosts, and the VMs on them. */
final class HostRoutes {
    private final Parts parts;
    private final VmSettings settings;
    private final ObjectMapper mapper;

    HostRoutes(Parts parts, VmSettings settings, ObjectMapper mapper) {
        this.parts = parts;
        this.settings = settings;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/hosts", request -> all())
                .on("POST", "/hosts", request -> connect(Bodies.read(mapper, request.body(), Json.Connect.class)))
                .on("GET", "/hosts/{id}", request -> host(request.id()))
                .on("DELETE", "/hosts/{id}", request -> forget(request.id()))
                .on("POST", "/hosts/{id}/refresh", request -> refresh(request.id()))
                .on("GET", "/vms", request -> vms())
                .on("GET", "/vms/{id}", request -> vm(request.id()))
                .on("GET", "/vms/{id}/settings", request -> rules(request.id()))
                .on(
                        "PUT",
                        "/vms/{id}/settings",
                        request -> decide(request.id(), Bodies.read(mapper, request.body(), Json.VmRules.class)))
                .on("GET", "/vms/{id}/rating", request -> rating(request.id(), request.flag("withDisks")));
    }

    private List<Json.Host> all() {
        Snapshot snapshot = parts.inventory.snapshot();
        Optional<Metrics> metrics = parts.metrics();
        return snapshot.hosts().values().stream()
                .map(entry -> Views.host(entry, snapshot, metrics))
                .toList();
    }

    private Json.Host connect(Json.Connect wish) throws Exception {
        if (wish.address() == null) throw Problem.wrong("no address is given", "Give one, and the backend's id.");
        URI address = address(wish.address());
        String backend = wish.backend() != null ? wish.backend() : backendFor(address);
        String id = wish.id() != null ? wish.id() : nameIn(address);
        Map<String, String> settings = wish.settings() == null ? Map.of() : wish.settings();
        settings.forEach((key, value) -> {
            if (value == null)
                throw Problem.wrong("setting \"" + key + "\" is null", "Give it a value or leave it out.");
        });
        parts.hosts.connect(new HostEndpoint(new HostId(id), backend, address, settings));
        return host(id);
    }

    private static URI address(String text) {
        if (text.isBlank()) throw Problem.wrong("the address is empty", "One looks like qemu+tcp://node1/system.");
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw Problem.wrong(
                    "\"" + text + "\" is no address: " + e.getReason(), "One looks like qemu+tcp://node1/system.");
        }
    }

    private Json.Host host(String id) {
        Snapshot snapshot = parts.inventory.snapshot();
        HostEntry entry = snapshot.host(new HostId(id)).orElseThrow(() -> Problem.missing("host", id));
        return Views.host(entry, snapshot, parts.metrics());
    }

    private Object forget(String id) {
        host(id);
        parts.hosts.forget(new HostId(id));
        return null;
    }

    private Json.Host refresh(String id) throws Exception {
        host(id);
        parts.inventory.refresh(new HostId(id));
        return host(id);
    }

    private List<Json.Vm> vms() {
        Snapshot snapshot = parts.inventory.snapshot();
        Optional<Statuses> statuses = parts.statuses();
        Optional<Metrics> metrics = parts.metrics();
        return snapshot.vms().values().stream()
                .map(vm -> Views.vm(vm, snapshot, metrics, statuses))
                .toList();
    }

    private Json.Vm vm(String id) {
        Snapshot snapshot = parts.inventory.snapshot();
        VmFacts vm = snapshot.vm(new VmId(id)).orElseThrow(() -> Problem.missing("VM", id));
        return Views.vm(vm, snapshot, parts.metrics(), parts.statuses()).with(Views.disks(vm));
    }

    private Json.VmRules rules(String id) {
        vm(id);
        Map<String, String> kept = settings.of(new VmId(id));
        return MoveWishes.shown(MoveRules.of(kept), PlaceRules.of(kept));
    }

    /** What is not said counts no more; settings that are no rules of moves and places stay. */
    private Json.VmRules decide(String id, Json.VmRules said) {
        vm(id);
        VmId vm = new VmId(id);
        Map<String, String> then = new TreeMap<>(settings.of(vm));
        then.keySet().removeAll(MoveRules.of(then).settings().keySet());
        then.keySet().removeAll(PlaceRules.of(then).settings().keySet());
        then.putAll(MoveWishes.understood(said).settings());
        then.putAll(MoveWishes.places(said).settings());
        settings.keep(vm, then);
        return rules(id);
    }

    private Json.Rating rating(String id, boolean withDisks) {
        vm(id);
        VmId vm = new VmId(id);
        Ratings ratings =
                withDisks ? parts.advisor().rateWithDisks(vm) : parts.advisor().rate(vm);
        return Views.rating(ratings, parts.inventory.snapshot());
    }

    /** The backend whose example address begins as this one does ("qemu+tcp:" and "qemu:" are one family). */
    private String backendFor(URI address) {
        String family = family(address.getScheme());
        return parts.backends.stream()
                .map(installed -> installed.backend().descriptor())
                .filter(descriptor ->
                        family(URI.create(descriptor.addressForm()).getScheme()).equals(family))
                .map(descriptor -> descriptor.id())
                .findFirst()
                .orElseThrow(() -> Problem.wrong(
                        "no installed backend takes addresses like " + address,
                        "Name the backend; \"drover backend list\" shows them and their addresses."));
    }

    private static String family(String scheme) {
        return scheme == null ? "" : scheme.split("\\+", 2)[0];
    }

    private static String nameIn(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        if ("sim".equals(address.getScheme()) && path.length() > 1) return path.substring(1);
        if (!"sim".equals(address.getScheme()) && address.getHost() != null) return address.getHost();
        throw Problem.wrong(
                "the address " + address + " names no host", "Give it an id: --id NAME, or \"id\" in the request.");
    }
}
