package org.drover.console.internal.wizard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MoveKind;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.migration.Priority;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;

/** A move of any kind, with all that can be chosen for one; its last page is what the engine says against it and expects. */
public final class MoveWizard {
    private final Platform platform;
    private final Desk desk;
    private final Snapshot snapshot;
    private final List<VmFacts> vms;
    private final Kind kind = new Kind();
    private final Options options = new Options();
    private final Checked checked;
    private final Wizard wizard;

    public MoveWizard(Shell parent, Platform platform, Desk desk, Snapshot snapshot, List<VmFacts> vms) {
        this.platform = platform;
        this.desk = desk;
        this.snapshot = snapshot;
        this.vms = List.copyOf(vms);
        checked = new Checked(platform, desk, this::requests);
        String title = vms.size() == 1
                ? Words.of("moveWizard.title", vms.get(0).name())
                : Words.of("moveWizard.titleMany", vms.size());
        wizard = new Wizard(parent, desk, title, Words.of("moveWizard.do"), List.of(kind, options, checked));
        wizard.doing(() -> {
            List<MoveRequest> requests = requests();
            return () -> submit(requests);
        });
        wizard.said(() -> Optional.of(requests().stream().map(this::command).collect(Collectors.joining("\n"))));
    }

    public void open() {
        wizard.open();
    }

    private void submit(List<MoveRequest> requests) throws Exception {
        MigrationEngine engine = platform.engine.need();
        for (MoveRequest request : requests) engine.submit(request);
        desk.say(Words.of("moveWizard.begun", requests.size()));
    }

    /** What moves, and where to. */
    private final class Kind implements Step {
        private final List<Optional<MoveKind>> kinds = new ArrayList<>(List.of(Optional.empty()));
        private final List<Button> buttons = new ArrayList<>();
        private Combo destination;
        private Combo place;

        private Kind() {
            for (MoveKind each : MoveKind.values()) kinds.add(Optional.of(each));
        }

        @Override
        public String title() {
            return Words.of("moveWizard.kind");
        }

        @Override
        public void create(Form form) {
            for (Optional<MoveKind> each : kinds) {
                String key = each.map(MoveKind::name).orElse("ANY");
                buttons.add(form.radio(Words.of("moveWizard.kind." + key), each.isEmpty()));
            }
            destination = form.choice(
                    Words.of("moveWizard.destination"),
                    snapshot.hosts().values().stream()
                            .filter(HostEntry::reachable)
                            .map(host -> host.id().value())
                            .toList());
            place = form.choice(Words.of("moveWizard.place"), List.of());
            destination.addListener(SWT.Selection, event -> places());
            buttons.forEach(button -> button.addListener(SWT.Selection, event -> places()));
            best();
            places();
        }

        /** The best that is known without waiting: any other node than the one that it is on. */
        private void best() {
            List<String> all = List.of(destination.getItems());
            String here = vms.get(0).host().value();
            for (int i = 0; i < all.size(); i++) {
                if (!all.get(i).equals(here)) {
                    destination.select(i);
                    return;
                }
            }
        }

        private void places() {
            destination.setEnabled(!kind().equals(Optional.of(MoveKind.STORAGE)));
            String before = place.getText();
            List<String> items = new ArrayList<>(List.of(Words.of("moveWizard.stay")));
            host().flatMap(snapshot::host).flatMap(HostEntry::facts).ifPresent(facts -> facts.traits().places().stream()
                    .map(Place::name)
                    .forEach(items::add));
            place.setItems(items.toArray(String[]::new));
            place.select(Math.max(0, items.indexOf(before)));
        }

        private Optional<MoveKind> kind() {
            for (int i = 0; i < kinds.size(); i++) if (buttons.get(i).getSelection()) return kinds.get(i);
            return Optional.empty();
        }

        private Optional<HostId> host() {
            if (kind().equals(Optional.of(MoveKind.STORAGE)))
                return Optional.of(vms.get(0).host());
            return destination.getSelectionIndex() < 0
                    ? Optional.empty()
                    : Optional.of(new HostId(destination.getText()));
        }

        private Optional<String> disksTo() {
            return place.getSelectionIndex() < 1 ? Optional.empty() : Optional.of(place.getText());
        }

        @Override
        public Optional<String> problem() {
            if (host().isEmpty()) return Optional.of(Words.of("moveWizard.noDestination"));
            boolean storage = kind().equals(Optional.of(MoveKind.STORAGE));
            if (storage && disksTo().isEmpty()) return Optional.of(Words.of("moveWizard.noPlace"));
            boolean moves = vms.stream().anyMatch(vm -> !vm.host().equals(host().get()))
                    || disksTo().isPresent();
            return moves ? Optional.empty() : Optional.of(Words.of("moveWizard.there"));
        }
    }

    /** How it moves: all of it as usual, unless somebody says otherwise. */
    private final class Options implements Step {
        private Spinner pause;
        private Spinner bandwidth;
        private Spinner channels;
        private Combo policy;
        private Combo priority;
        private Text network;
        private Button autoConverge;
        private Button compression;
        private Button postCopy;
        private Button quick;
        private Button flat;
        private Button delegated;

        @Override
        public String title() {
            return Words.of("moveWizard.options");
        }

        @Override
        public void create(Form form) {
            int usual = (int) MigrationOptions.DEFAULT.pauseBudget().toMillis();
            pause = form.number(Words.of("moveWizard.pause"), 1, 60_000, usual);
            bandwidth = form.number(Words.of("moveWizard.bandwidth"), 0, 1 << 20, 0);
            channels = form.number(Words.of("moveWizard.channels"), 1, 64, 1);
            policy = form.choice(Words.of("moveWizard.policy"), words("moveWizard.policy.", MigrationPolicy.values()));
            priority = form.choice(Words.of("moveWizard.priority"), words("moveWizard.priority.", Priority.values()));
            priority.select(Priority.NORMAL.ordinal());
            network = form.text(Words.of("moveWizard.network"), 0);
            network.setMessage(Words.of("moveWizard.network.hint"));
            autoConverge = form.box(Words.of("moveWizard.autoConverge"), false);
            compression = form.box(Words.of("moveWizard.compression"), false);
            postCopy = form.box(Words.of("moveWizard.postCopy"), false);
            quick = form.box(Words.of("moveWizard.quick"), false);
            flat = form.box(Words.of("moveWizard.flat"), false);
            delegated = form.box(Words.of("moveWizard.delegated"), false);
        }

        private List<String> words(String prefix, Enum<?>... all) {
            return Arrays.stream(all).map(one -> Words.of(prefix + one.name())).toList();
        }

        private MigrationOptions options() {
            return new MigrationOptions(
                    Duration.ofMillis(pause.getSelection()),
                    bandwidth.getSelection() == 0
                            ? Optional.empty()
                            : Optional.of(ByteRate.ofMiBPerSecond(bandwidth.getSelection())),
                    autoConverge.getSelection(),
                    channels.getSelection(),
                    compression.getSelection(),
                    postCopy.getSelection(),
                    MigrationPolicy.values()[policy.getSelectionIndex()]);
        }

        private MoveChoices choices() {
            String said = network.getText().strip();
            return new MoveChoices(
                    kind.kind(),
                    kind.disksTo(),
                    Map.of(),
                    flat.getSelection(),
                    quick.getSelection(),
                    delegated.getSelection(),
                    said.isEmpty() ? Optional.empty() : Optional.of(said),
                    Optional.empty());
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    private List<MoveRequest> requests() {
        Priority priority = Priority.values()[options.priority.getSelectionIndex()];
        boolean storage = kind.kind().equals(Optional.of(MoveKind.STORAGE));
        return vms.stream()
                .map(vm -> new MoveRequest(
                        vm.id(),
                        storage ? vm.host() : kind.host().orElseThrow(),
                        options.options(),
                        Words.of("move.reason"),
                        priority,
                        options.choices()))
                .toList();
    }

    private String command(MoveRequest request) {
        StringBuilder text = new StringBuilder("drover move ")
                .append(Shells.word(request.vm().value()));
        MoveChoices choices = request.choices();
        MigrationOptions how = request.options();
        boolean stays = choices.kind().equals(Optional.of(MoveKind.STORAGE));
        if (!stays)
            text.append(" --to=").append(Shells.word(request.destination().value()));
        choices.kind().ifPresent(one -> text.append(" --kind=").append(word(one)));
        choices.disksTo().ifPresent(one -> text.append(" --disks-to=").append(Shells.word(one)));
        choices.network().ifPresent(one -> text.append(" --network=").append(Shells.word(one)));
        how.bandwidth().ifPresent(one -> text.append(" --bandwidth=").append(one.bytesPerSecond() >> 20));
        if (how.parallelChannels() > 1) text.append(" --channels=").append(how.parallelChannels());
        if (!how.pauseBudget().equals(MigrationOptions.DEFAULT.pauseBudget())) {
            text.append(" --pause-budget=").append(how.pauseBudget().toMillis());
        }
        if (how.policy() != MigrationOptions.DEFAULT.policy())
            text.append(" --policy=").append(word(how.policy()));
        if (request.priority() != Priority.NORMAL) text.append(" --priority=").append(word(request.priority()));
        if (how.postCopy()) text.append(" --post-copy");
        if (choices.quick()) text.append(" --quick");
        if (choices.flat()) text.append(" --flat");
        if (choices.delegated()) text.append(" --delegated");
        return text.toString();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
