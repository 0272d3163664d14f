package org.drover.inventory.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.drover.inventory.Documents;
import org.drover.inventory.HostSettings;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.Settings;
import org.drover.inventory.UnfitDocumentException;
import org.drover.inventory.VmSettings;
import org.drover.inventory.internal.xml.DocumentReader;
import org.drover.inventory.internal.xml.DocumentWriter;
import org.drover.inventory.internal.xml.Mapping;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Export and import of a {@link LiveInventory}, and the settings that are kept with it: the platform's, VMs' and hosts'. */
final class Exchange implements Documents, Settings, VmSettings, HostSettings {
    private final LiveInventory live;
    private final EndpointBook book;
    private final UnaryOperator<String> startProperty;
    private final Map<String, String> stored;
    private final Map<VmId, Map<String, String>> vms = new ConcurrentHashMap<>();
    private final Map<HostId, Map<String, String>> hosts = new ConcurrentHashMap<>();

    /** @param startProperty what this process was started with, or null */
    Exchange(LiveInventory live, EndpointBook book, UnaryOperator<String> startProperty) {
        this.live = live;
        this.book = book;
        this.startProperty = startProperty;
        stored = new HashMap<>(book.settings());
        vms.putAll(book.vmSettings());
        hosts.putAll(book.hostSettings());
    }

    @Override
    public synchronized Optional<String> setting(String name) {
        return Optional.ofNullable(
                Optional.ofNullable(startProperty.apply(name)).orElse(stored.get(name)));
    }

    @Override
    public synchronized void keep(Map<String, String> settings) {
        live.take(List.of(), settings, Map.of(), Map.of());
        stored.putAll(settings);
    }

    @Override
    public Map<String, String> of(VmId vm) {
        return vms.getOrDefault(vm, Map.of());
    }

    @Override
    public Map<VmId, Map<String, String>> ofAll() {
        return Map.copyOf(vms);
    }

    @Override
    public synchronized void keep(VmId vm, Map<String, String> settings) {
        Map<VmId, Map<String, String>> one = Map.of(vm, Map.copyOf(settings));
        live.take(List.of(), Map.of(), one, Map.of());
        put(one);
    }

    @Override
    public Map<String, String> of(HostId host) {
        return hosts.getOrDefault(host, Map.of());
    }

    @Override
    public Map<HostId, Map<String, String>> ofAllHosts() {
        return Map.copyOf(hosts);
    }

    @Override
    public synchronized void keep(HostId host, Map<String, String> settings) {
        Map<HostId, Map<String, String>> one = Map.of(host, Map.copyOf(settings));
        live.take(List.of(), Map.of(), Map.of(), one);
        putHosts(one);
    }

    /** A host that is forgotten. */
    synchronized void forgotten(HostId host) {
        hosts.remove(host);
    }

    private void putHosts(Map<HostId, Map<String, String>> some) {
        hosts.putAll(some);
        hosts.values().removeIf(Map::isEmpty);
    }

    private void put(Map<VmId, Map<String, String>> some) {
        vms.putAll(some);
        vms.values().removeIf(Map::isEmpty);
    }

    @Override
    public byte[] export(Map<String, String> inForce) {
        UnaryOperator<String> settings = name ->
                Optional.ofNullable(inForce.get(name)).or(() -> setting(name)).orElse(null);
        return DocumentWriter.write(new Exported(live::backend)
                .document(live.endpoints(), settings, ofAll(), ofAllHosts(), live.snapshot()));
    }

    @Override
    public ImportPlan plan(String file, byte[] document) throws UnfitDocumentException {
        return wish(DocumentReader.read(file, document)).plan();
    }

    @Override
    public ImportPlan apply(String file, byte[] document) throws UnfitDocumentException {
        DocumentReader.Fit fit = DocumentReader.read(file, document);
        synchronized (this) {
            Imported.Wish wish = wish(fit);
            live.take(wish.endpoints(), wish.plan().settings(), wish.vms(), wish.hosts());
            stored.putAll(wish.plan().settings());
            put(wish.vms());
            putHosts(wish.hosts());
            return wish.plan();
        }
    }

    @Override
    public byte[] schema() {
        return Mapping.schemaText();
    }

    private synchronized Imported.Wish wish(DocumentReader.Fit fit) throws UnfitDocumentException {
        return new Imported(live::backend, stored::get, startProperty, live.endpoints(), ofAll(), ofAllHosts())
                .wish(fit);
    }
}
