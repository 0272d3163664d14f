package org.drover.inventory.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.drover.inventory.Documents;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.Settings;
import org.drover.inventory.UnfitDocumentException;
import org.drover.inventory.internal.xml.DocumentReader;
import org.drover.inventory.internal.xml.DocumentWriter;
import org.drover.inventory.internal.xml.Mapping;

/** Export and import of a {@link LiveInventory}, and the settings that are kept with it. */
final class Exchange implements Documents, Settings {
    private final LiveInventory live;
    private final EndpointBook book;
    private final UnaryOperator<String> startProperty;
    private final Map<String, String> stored;

    /** @param startProperty what this process was started with, or null */
    Exchange(LiveInventory live, EndpointBook book, UnaryOperator<String> startProperty) {
        this.live = live;
        this.book = book;
        this.startProperty = startProperty;
        stored = new HashMap<>(book.settings());
    }

    @Override
    public synchronized Optional<String> setting(String name) {
        return Optional.ofNullable(
                Optional.ofNullable(startProperty.apply(name)).orElse(stored.get(name)));
    }

    @Override
    public synchronized void keep(Map<String, String> settings) {
        live.take(java.util.List.of(), settings);
        stored.putAll(settings);
    }

    @Override
    public byte[] export(Map<String, String> inForce) {
        UnaryOperator<String> settings = name ->
                Optional.ofNullable(inForce.get(name)).or(() -> setting(name)).orElse(null);
        return DocumentWriter.write(new Exported(live::backend).document(live.endpoints(), settings, live.snapshot()));
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
            live.take(wish.endpoints(), wish.plan().settings());
            stored.putAll(wish.plan().settings());
            return wish.plan();
        }
    }

    @Override
    public byte[] schema() {
        return Mapping.schemaText();
    }

    private synchronized Imported.Wish wish(DocumentReader.Fit fit) throws UnfitDocumentException {
        return new Imported(live::backend, stored::get, startProperty, live.endpoints()).wish(fit);
    }
}
