package org.drover.console.internal.wizard;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendDescriptor.Setting;
import org.drover.backend.api.BackendDescriptor.Way;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.model.HostId;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Connects hosts of any backend that is installed, in the ways and with the settings that it describes itself. */
public final class ConnectWizard {
    private final Platform platform;
    private final Desk desk;
    private final List<BackendDescriptor> backends;
    private final Hosts hosts = new Hosts();
    private final Details details = new Details();
    private final Wizard wizard;
    private final AutoCloseable following;

    public ConnectWizard(Shell parent, Platform platform, Desk desk) {
        this.platform = platform;
        this.desk = desk;
        backends = platform.backends.get().stream()
                .map(HypervisorBackend::descriptor)
                .toList();
        wizard = new Wizard(parent, desk, Words.of("connect.title"), Words.of("connect.do"), List.of(hosts, details));
        wizard.doing(() -> {
                    List<HostEndpoint> endpoints = endpoints();
                    return () -> connect(endpoints);
                })
                .said(() -> Optional.of(command()));
        following = platform.backends.follow(() -> desk.inWindow(any -> wizard.check()));
        wizard.shell().addListener(SWT.Dispose, event -> stop());
    }

    private void stop() {
        try {
            following.close();
        } catch (Exception e) {
            desk.fail(Words.of("connect.title"), e);
        }
    }

    public void open() {
        wizard.open();
    }

    private Optional<BackendDescriptor> backend() {
        int chosen = hosts.backend.getSelectionIndex();
        return chosen < 0 ? Optional.empty() : Optional.of(backends.get(chosen));
    }

    /** Which backend, which way, which hosts. */
    private final class Hosts implements Step {
        private Combo backend;
        private Combo way;
        private Text names;
        private Label form;

        @Override
        public String title() {
            return Words.of("connect.hosts");
        }

        @Override
        public void create(Form fields) {
            backend = fields.choice(
                    Words.of("connect.backend"),
                    backends.stream().map(BackendDescriptor::displayName).toList());
            way = fields.choice(Words.of("connect.way"), List.of());
            form = fields.sentence("");
            names = fields.lines(Words.of("connect.names"), 120);
            names.setMessage(Words.of("connect.hint"));
            fields.sentence(Words.of("connect.help"));
            backend.addListener(SWT.Selection, event -> turn());
            way.addListener(SWT.Selection, event -> form.setText(Words.of("connect.form", way().addressForm())));
            turn();
        }

        private void turn() {
            way.setItems(backend().map(BackendDescriptor::ways).orElse(List.of()).stream()
                    .map(Way::description)
                    .toArray(String[]::new));
            if (way.getItemCount() > 0) {
                way.select(0);
                form.setText(Words.of("connect.form", way().addressForm()));
            }
            details.fill();
        }

        private Way way() {
            return backend().orElseThrow().ways().get(Math.max(0, way.getSelectionIndex()));
        }

        @Override
        public Optional<String> problem() {
            if (backends.isEmpty()) return Optional.of(Words.of("connect.noBackend"));
            String id = backend().orElseThrow().id();
            boolean there = platform.backends.get().stream()
                    .anyMatch(one -> one.descriptor().id().equals(id));
            if (!there) return Optional.of(Words.of("connect.gone", backend.getText()));
            return read().problem();
        }

        private Read read() {
            return Read.of(names.getText(), way().addressForm());
        }
    }

    /** What was written: hosts with their addresses in order, or what is wrong with it. */
    record Read(Map<String, URI> hosts, Optional<String> problem) {
        static Read of(String text, String form) {
            Map<String, URI> hosts = new LinkedHashMap<>();
            for (String one : words(text)) {
                String[] parts = one.split("\\s*=\\s*", 2);
                String name = parts[0];
                if (name.isEmpty()) continue;
                if (hosts.containsKey(name)) return wrong("connect.twice", name);
                String address = parts.length == 2 ? parts[1] : form.replaceFirst("\\bhost\\b", name);
                try {
                    new HostId(name);
                    hosts.put(name, new URI(address));
                } catch (URISyntaxException | IllegalArgumentException e) {
                    return wrong("connect.wrong", name, address);
                }
            }
            return hosts.isEmpty() ? wrong("connect.none") : new Read(hosts, Optional.empty());
        }

        /** A line with an address is one host, any other has as many as it has words. */
        private static List<String> words(String text) {
            List<String> words = new ArrayList<>();
            for (String line : text.strip().split("\\n")) {
                if (line.contains("=")) words.add(line.strip());
                else words.addAll(List.of(line.strip().split("[\\s,;]+")));
            }
            return words;
        }

        private static Read wrong(String key, Object... values) {
            return new Read(Map.of(), Optional.of(Words.of(key, values)));
        }
    }

    /** What the backend wants to be told, by its own description. */
    private final class Details implements Step {
        private final Map<Setting, Text> fields = new LinkedHashMap<>();
        private Form form;
        private Composite body;

        @Override
        public String title() {
            return Words.of("connect.settings");
        }

        @Override
        public void create(Form page) {
            form = page;
            fill();
        }

        private void fill() {
            if (form == null) return;
            if (body != null) body.dispose();
            fields.clear();
            body = new Composite(form.body(), SWT.NONE);
            body.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true, 2, 1));
            Form inner = new Form(body, form::changed);
            List<Setting> settings = backend().map(BackendDescriptor::settings).orElse(List.of());
            if (settings.isEmpty()) inner.sentence(Words.of("connect.noSettings"));
            for (Setting setting : settings) {
                String label = setting.required() ? Words.of("connect.required", setting.key()) : setting.key();
                Text text = inner.text(label, setting.secret() ? SWT.PASSWORD : SWT.NONE);
                text.setToolTipText(setting.description());
                if (!setting.secret()) text.setMessage(setting.description());
                fields.put(setting, text);
            }
            form.body().layout(true, true);
        }

        private Map<String, String> values(boolean secrets) {
            Map<String, String> values = new LinkedHashMap<>();
            fields.forEach((setting, text) -> {
                String value = text.getText().strip();
                if (!value.isEmpty() && (secrets || !setting.secret())) values.put(setting.key(), value);
            });
            return values;
        }

        @Override
        public Optional<String> problem() {
            for (var field : fields.entrySet()) {
                if (field.getKey().required() && field.getValue().getText().isBlank()) {
                    return Optional.of(
                            Words.of("connect.missing", field.getKey().key()));
                }
            }
            return Optional.empty();
        }
    }

    private String command() {
        String settings = details.values(false).entrySet().stream()
                .map(each -> " --set=" + Shells.word(each.getKey() + "=" + each.getValue()))
                .collect(Collectors.joining());
        return hosts.read().hosts().entrySet().stream()
                .map(host -> "drover connect " + Shells.word(host.getValue().toString()) + " --id="
                        + Shells.word(host.getKey()) + " --backend="
                        + backend().orElseThrow().id() + settings)
                .collect(Collectors.joining("\n"));
    }

    /** Connects those that are not, all of them even if some fail. */
    private void connect(List<HostEndpoint> endpoints) throws Exception {
        Set<HostId> there = new HashSet<>();
        platform.hosts.need().endpoints().forEach(endpoint -> there.add(endpoint.host()));
        List<String> failed = new ArrayList<>();
        int connected = 0;
        for (HostEndpoint endpoint : endpoints) {
            if (there.contains(endpoint.host())) continue;
            try {
                platform.hosts.need().connect(endpoint);
                connected++;
            } catch (BackendException e) {
                failed.add(endpoint.host() + ": " + e.reason());
            }
        }
        if (connected > 0) desk.say(Words.of("connect.done", connected));
        if (!failed.isEmpty()) throw new IllegalStateException(String.join("\n", failed));
    }

    private List<HostEndpoint> endpoints() {
        String id = backend().orElseThrow().id();
        Map<String, String> settings = details.values(true);
        return hosts.read().hosts().entrySet().stream()
                .map(host -> new HostEndpoint(new HostId(host.getKey()), id, host.getValue(), settings))
                .toList();
    }
}
