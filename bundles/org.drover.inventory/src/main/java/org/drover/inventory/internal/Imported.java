package org.drover.inventory.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationOptions;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.UnfitDocumentException;
import org.drover.inventory.internal.xml.Document;
import org.drover.inventory.internal.xml.DocumentReader;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** What a document asks for, held against what is. */
final class Imported {
    /** Everything the document wants, and what of it is new. */
    record Wish(
            List<HostEndpoint> endpoints,
            Map<VmId, Map<String, String>> vms,
            Map<HostId, Map<String, String>> hosts,
            ImportPlan plan) {}

    private final Function<String, Optional<BackendDescriptor>> backends;
    private final UnaryOperator<String> stored;
    private final UnaryOperator<String> startProperty;
    private final Map<HostId, HostEndpoint> known;
    private final Map<VmId, Map<String, String>> knownVms;
    private final Map<HostId, Map<String, String>> knownHosts;
    private final List<ImportPlan.Change> changes = new ArrayList<>();
    private final List<HostId> replaced = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param stored        settings that were kept, by name, or null
     * @param startProperty what this process was started with, which goes before those, or null
     * @param knownVms      settings of VMs
     * @param knownHosts    settings of hosts
     */
    Imported(
            Function<String, Optional<BackendDescriptor>> backends,
            UnaryOperator<String> stored,
            UnaryOperator<String> startProperty,
            List<HostEndpoint> known,
            Map<VmId, Map<String, String>> knownVms,
            Map<HostId, Map<String, String>> knownHosts) {
        this.backends = backends;
        this.stored = stored;
        this.startProperty = startProperty;
        this.knownVms = knownVms;
        this.knownHosts = knownHosts;
        this.known = known.stream().collect(Collectors.toMap(HostEndpoint::host, endpoint -> endpoint));
    }

    Wish wish(DocumentReader.Fit fit) throws UnfitDocumentException {
        Document.Configuration configuration = fit.document().configuration;
        Map<String, String> settings = settings(configuration);
        List<HostEndpoint> endpoints = new ArrayList<>();
        for (Document.Endpoint said : configuration.endpoints) endpoints.add(endpoint(said, fit.places()));
        Map<VmId, Map<String, String>> vms = new LinkedHashMap<>();
        for (Document.VmRules said : configuration.vms) vm(said, fit.places(), vms);
        Map<HostId, Map<String, String>> hosts = new LinkedHashMap<>();
        for (Document.HostRules said : configuration.hosts) host(said, hosts);
        return new Wish(endpoints, vms, hosts, new ImportPlan(changes, replaced, settings, notes));
    }

    private void vm(Document.VmRules said, DocumentReader.Places places, Map<VmId, Map<String, String>> vms)
            throws UnfitDocumentException {
        VmId vm = new VmId(said.id);
        Map<String, String> now = knownVms.getOrDefault(vm, Map.of());
        Map<String, String> then = new TreeMap<>(now);
        then.putAll(KnownSettings.in(said));
        if (said.pauseBudget != null) checkPause(said, places);
        if (then.equals(now)) return;
        vms.put(vm, then);
        String who = said.name == null ? said.id : said.name + " (" + said.id + ")";
        changes.add(new ImportPlan.Change("VM " + who, words(now), words(then)));
    }

    private void host(Document.HostRules said, Map<HostId, Map<String, String>> hosts) {
        HostId host = new HostId(said.id);
        Map<String, String> now = knownHosts.getOrDefault(host, Map.of());
        Map<String, String> then = new TreeMap<>(now);
        then.putAll(KnownSettings.in(said));
        if (then.equals(now)) return;
        hosts.put(host, then);
        changes.add(new ImportPlan.Change("host " + host + ", what was decided", words(now), words(then)));
    }

    private static void checkPause(Document.VmRules said, DocumentReader.Places places) throws UnfitDocumentException {
        try {
            MigrationOptions.DEFAULT.withPauseBudget(Duration.parse(said.pauseBudget));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw places.refused(said, said.pauseBudget, e.getMessage());
        }
    }

    private static String words(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream()
                        .map(s -> s.getKey() + "=" + s.getValue().replace('\n', ' '))
                        .collect(Collectors.joining(", "));
    }

    private Map<String, String> settings(Document.Configuration configuration) {
        Map<String, String> settings = new LinkedHashMap<>();
        KnownSettings.in(configuration).forEach((name, value) -> {
            String now = stored.apply(name);
            if (value.equals(now)) return;
            settings.put(name, value);
            changes.add(new ImportPlan.Change("setting " + name, now == null ? "" : now, value));
            String started = startProperty.apply(name);
            if (started != null && !started.equalsIgnoreCase(value)) {
                notes.add(name + " is kept, but this Drover was started with " + name + "=" + started
                        + ", which goes before it; take that out of etc/drover.properties or the command line");
            }
        });
        return settings;
    }

    private HostEndpoint endpoint(Document.Endpoint said, DocumentReader.Places places) throws UnfitDocumentException {
        HostId host = new HostId(said.host);
        URI address = address(said, places);
        Optional<HostEndpoint> old = Optional.ofNullable(known.get(host));
        boolean samePlace = old.filter(
                        o -> o.backend().equals(said.backend) && o.address().equals(address))
                .isPresent();
        Map<String, String> settings = new TreeMap<>();
        said.settings.forEach(setting -> settings.put(setting.key, setting.value));
        List<String> wanting = new ArrayList<>();
        for (Document.Secret secret : said.secrets) {
            // not to be sent to another address than the one it was given for
            String kept = samePlace ? old.get().settings().get(secret.key) : null;
            if (kept == null) wanting.add(secret.key);
            else settings.put(secret.key, kept);
        }
        check(said, places, settings, wanting);
        HostEndpoint endpoint = new HostEndpoint(host, said.backend, address, settings);
        if (old.isEmpty() || !old.get().equals(endpoint)) {
            if (old.isPresent()) replaced.add(host);
            changes.add(
                    new ImportPlan.Change("host " + host, old.map(this::words).orElse(""), words(endpoint)));
            for (String key : wanting) {
                notes.add("host " + host + " needs its secret setting \"" + key
                        + "\": put it into the document as a <setting>, or forget the host and connect it with --set");
            }
        }
        return endpoint;
    }

    private static URI address(Document.Endpoint said, DocumentReader.Places places) throws UnfitDocumentException {
        try {
            URI address = new URI(said.address);
            if (address.isAbsolute()) return address;
            throw places.refused(said, said.address, "an address begins with its scheme, as qemu+tcp://node1/system");
        } catch (URISyntaxException e) {
            throw places.refused(said, said.address, "this is no address: " + e.getReason());
        }
    }

    private void check(
            Document.Endpoint said, DocumentReader.Places places, Map<String, String> settings, List<String> wanting)
            throws UnfitDocumentException {
        Optional<BackendDescriptor> backend = backends.apply(said.backend);
        if (backend.isEmpty()) {
            notes.add("host " + said.host + " waits for backend \"" + said.backend
                    + "\", which is not installed; its settings were not checked");
            return;
        }
        List<String> keys = backend.get().settings().stream()
                .map(BackendDescriptor.Setting::key)
                .toList();
        for (Document.Setting setting : said.settings) {
            if (!keys.contains(setting.key)) {
                throw places.refused(
                        setting, setting.key, "backend " + said.backend + " has no such setting; it has " + keys);
            }
        }
        for (BackendDescriptor.Setting setting : backend.get().settings()) {
            if (setting.required() && !settings.containsKey(setting.key()) && !wanting.contains(setting.key())) {
                throw places.refused(
                        said, said.host, "backend " + said.backend + " needs the setting " + setting.key());
            }
        }
    }

    /** Values are told only where the backend says that they are no secret. */
    private String words(HostEndpoint endpoint) {
        Optional<BackendDescriptor> backend = backends.apply(endpoint.backend());
        String settings = new TreeMap<>(endpoint.settings())
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "="
                                + (backend.stream()
                                                .flatMap(b -> b.settings().stream())
                                                .anyMatch(s -> s.key().equals(setting.getKey()) && !s.secret())
                                        ? setting.getValue()
                                        : "…"))
                        .collect(Collectors.joining(", "));
        return endpoint.backend() + " " + endpoint.address() + (settings.isEmpty() ? "" : " (" + settings + ")");
    }
}
