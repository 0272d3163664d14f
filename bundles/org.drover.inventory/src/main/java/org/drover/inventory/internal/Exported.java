package org.drover.inventory.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.inventory.internal.xml.Document;
import org.drover.inventory.internal.xml.DocumentWriter;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** The document of what is: the same state gives the same document, so everything is in order. */
final class Exported {
    private final Function<String, Optional<BackendDescriptor>> backends;

    Exported(Function<String, Optional<BackendDescriptor>> backends) {
        this.backends = backends;
    }

    /** @param settings what is configured under a name, or null */
    Document document(
            List<HostEndpoint> endpoints,
            UnaryOperator<String> settings,
            Map<VmId, Map<String, String>> vmSettings,
            Map<HostId, Map<String, String>> hostSettings,
            Snapshot picture) {
        Document document = new Document();
        UnaryOperator<String> checked = name -> checked("setting " + name, settings.apply(name));
        KnownSettings.describe(checked, document.configuration);
        if (document.configuration.tips != null && document.configuration.tips.mode != null) {
            document.configuration.tips.mode = document.configuration.tips.mode.toUpperCase(Locale.ROOT);
        }
        endpoints.stream()
                .sorted(Comparator.comparing(HostEndpoint::host))
                .map(this::endpoint)
                .forEach(document.configuration.endpoints::add);
        vmSettings.keySet().stream()
                .sorted(Comparator.comparing(VmId::value))
                .map(id -> rules(id, vmSettings.get(id), picture))
                .forEach(document.configuration.vms::add);
        hostSettings.keySet().stream()
                .sorted()
                .map(id -> rules(id, hostSettings.get(id)))
                .forEach(document.configuration.hosts::add);
        document.inventory = new Document.Facts();
        Map<String, List<VmFacts>> vms = picture.vms().values().stream()
                .collect(Collectors.groupingBy(vm -> vm.host().value()));
        picture.hosts().values().stream()
                .filter(host -> host.facts().isPresent())
                .map(host -> host(host, vms.getOrDefault(host.id().value(), List.of())))
                .forEach(document.inventory.hosts::add);
        return document;
    }

    /** Its name is for people; nobody reads it back. */
    private static Document.VmRules rules(VmId id, Map<String, String> settings, Snapshot picture) {
        settings.forEach((name, value) -> checked("VM " + id + ", setting " + name, value));
        Document.VmRules said = KnownSettings.vm(settings);
        said.id = checked("VM " + id, id.value());
        said.name = picture.vm(id).map(vm -> DocumentWriter.said(vm.name())).orElse(null);
        return said;
    }

    private static Document.HostRules rules(HostId id, Map<String, String> settings) {
        settings.forEach((name, value) -> checked("host " + id + ", setting " + name, value));
        Document.HostRules said = KnownSettings.host(settings);
        said.id = checked("host " + id, id.value());
        return said;
    }

    /** Of a backend that is not installed nobody knows what is secret: all of it is kept back. */
    private Document.Endpoint endpoint(HostEndpoint endpoint) {
        String host = "host " + endpoint.host();
        Document.Endpoint said = new Document.Endpoint();
        said.host = checked(host, endpoint.host().value());
        said.backend = checked(host, endpoint.backend());
        said.address = checked(host, endpoint.address().toString());
        Optional<BackendDescriptor> backend = backends.apply(endpoint.backend());
        new TreeMap<>(endpoint.settings()).forEach((key, value) -> {
            boolean open = backend.isPresent()
                    && backend.get().settings().stream().anyMatch(s -> s.key().equals(key) && !s.secret());
            if (open) {
                Document.Setting setting = new Document.Setting();
                setting.key = checked(host, key);
                setting.value = checked(host + ", setting " + key, value);
                said.settings.add(setting);
            } else {
                Document.Secret secret = new Document.Secret();
                secret.key = checked(host, key);
                said.secrets.add(secret);
            }
        });
        return said;
    }

    private static String checked(String what, String value) {
        if (value != null && !DocumentWriter.canSay(value)) {
            throw new IllegalStateException(DocumentWriter.said(what)
                    + " holds a control character, which XML cannot say; give it another name or value");
        }
        return value;
    }

    private static Document.Host host(HostEntry entry, List<VmFacts> vms) {
        HostFacts facts = entry.facts().orElseThrow();
        Document.Host said = new Document.Host();
        said.id = DocumentWriter.said(entry.id().value());
        said.name = DocumentWriter.said(facts.name());
        said.hypervisor = DocumentWriter.said(facts.hypervisor());
        said.cores = facts.cores();
        said.cpuMhz = facts.cpu().value();
        said.memoryBytes = facts.memory().count();
        said.cpuModel = DocumentWriter.said(facts.cpuModel());
        facts.traits().notices().stream().map(DocumentWriter::said).forEach(said.notices::add);
        said.volumes = named(facts.volumes().keySet().stream().map(Object::toString));
        said.networks = named(facts.networks().stream().map(Object::toString));
        vms.stream()
                .sorted(Comparator.comparing(vm -> vm.id().value()))
                .map(Exported::vm)
                .forEach(said.vms::add);
        return said;
    }

    private static Document.Vm vm(VmFacts vm) {
        Document.Vm said = new Document.Vm();
        said.id = DocumentWriter.said(vm.id().value());
        said.name = DocumentWriter.said(vm.name());
        said.state = vm.state().name();
        said.vcpus = vm.vcpus();
        said.memoryBytes = vm.memory().count();
        said.immovable = vm.unmovable().map(DocumentWriter::said).orElse(null);
        vm.disks().forEach(disk -> {
            Document.Disk one = new Document.Disk();
            one.target = DocumentWriter.said(disk.target());
            one.source = DocumentWriter.said(disk.source());
            one.volume = disk.volume()
                    .map(Object::toString)
                    .map(DocumentWriter::said)
                    .orElse(null);
            one.sizeBytes = disk.size().count();
            said.disks.add(one);
        });
        said.networks = named(vm.networks().stream().map(Object::toString));
        return said;
    }

    private static List<Document.Named> named(Stream<String> ids) {
        return ids.sorted()
                .map(id -> {
                    Document.Named named = new Document.Named();
                    named.id = DocumentWriter.said(id);
                    return named;
                })
                .toList();
    }
}
