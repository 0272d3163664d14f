package org.drover.console.internal.wizard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MoveKind;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveRequest;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostTraits;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSource;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/**
 * Disks of VMs that stay where they are go elsewhere: dragged from the upper list onto a place of the lower one, or selected
 * in both and sent there by a button.
 */
public final class StorageWizard {
    private final Platform platform;
    private final Desk desk;
    private final List<VmFacts> vms;
    private final List<Place> places;
    private final Map<Disk, Place> wanted = new LinkedHashMap<>();
    private final Wizard wizard;

    private record Disk(VmFacts vm, DiskFacts facts) {}

    public StorageWizard(Shell parent, Platform platform, Desk desk, Snapshot snapshot, List<VmFacts> vms) {
        this.platform = platform;
        this.desk = desk;
        this.vms = List.copyOf(vms);
        places = shared(snapshot);
        String title = vms.size() == 1
                ? Words.of("storage.title", vms.get(0).name())
                : Words.of("storage.titleMany", vms.size());
        Checked checked = new Checked(platform, desk, this::requests);
        wizard = new Wizard(parent, desk, title, Words.of("storage.do"), List.of(new Disks(), checked));
        wizard.doing(() -> {
            List<MoveRequest> requests = requests();
            return () -> submit(requests);
        });
        wizard.said(() ->
                Optional.of(requests().stream().map(StorageWizard::command).collect(Collectors.joining("\n"))));
    }

    /** Places that the hosts of all these VMs have, by name. */
    private List<Place> shared(Snapshot snapshot) {
        Map<String, Place> common = new TreeMap<>();
        boolean first = true;
        for (VmFacts vm : vms) {
            Map<String, Place> here = new TreeMap<>();
            snapshot.host(vm.host()).flatMap(HostEntry::facts).ifPresent(facts -> {
                HostTraits traits = facts.traits();
                traits.places().forEach(place -> here.put(place.name(), place));
            });
            if (first) common.putAll(here);
            else common.keySet().retainAll(here.keySet());
            first = false;
        }
        return List.copyOf(common.values());
    }

    public void open() {
        wizard.open();
    }

    private void submit(List<MoveRequest> requests) throws Exception {
        MigrationEngine engine = platform.engine.need();
        for (MoveRequest request : requests) engine.submit(request);
        desk.say(Words.of("moveWizard.begun", requests.size()));
    }

    private List<MoveRequest> requests() {
        Map<VmId, Map<String, String>> disks = new LinkedHashMap<>();
        wanted.forEach((disk, place) -> disks.computeIfAbsent(disk.vm().id(), id -> new TreeMap<>())
                .put(disk.facts().target(), place.name()));
        return vms.stream()
                .filter(vm -> disks.containsKey(vm.id()))
                .map(vm -> new MoveRequest(vm.id(), vm.host(), MigrationOptions.DEFAULT, Words.of("move.reason"))
                        .with(MoveChoices.NONE.with(MoveKind.STORAGE).withDiskTo(disks.get(vm.id()))))
                .toList();
    }

    private static String command(MoveRequest request) {
        return "drover move " + Shells.word(request.vm().value())
                + request.choices().diskTo().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(disk -> " --disk=" + Shells.word(disk.getKey() + "=" + disk.getValue()))
                        .collect(Collectors.joining());
    }

    /** Which disk goes where. */
    private final class Disks implements Step {
        private Table disks;
        private Table targets;
        private Form form;

        @Override
        public String title() {
            return Words.of("storage.disks");
        }

        @Override
        public void create(Form page) {
            form = page;
            disks = page.table(
                    Words.of("storage.disks"),
                    SWT.MULTI,
                    Words.of("fact.object"),
                    110,
                    Words.of("storage.disk"),
                    60,
                    Words.of("storage.source"),
                    210,
                    Words.of("storage.destination"),
                    120,
                    Words.of("storage.size"),
                    80);
            for (VmFacts vm : vms) {
                for (DiskFacts disk : vm.disks()) {
                    if (disk.source().isEmpty()) continue;
                    TableItem item = new TableItem(disks, SWT.NONE);
                    item.setData(new Disk(vm, disk));
                }
            }
            page.sentence(Words.of("storage.help"));
            targets = page.table(
                    Words.of("storage.places"),
                    SWT.SINGLE,
                    Words.of("storage.place"),
                    150,
                    Words.of("column.free"),
                    100,
                    Words.of("storage.pending"),
                    250,
                    Words.of("storage.fits"),
                    90);
            for (Place place : places) new TableItem(targets, SWT.NONE).setData(place);
            Button send = new Button(page.body(), SWT.PUSH);
            send.setText(Words.of("storage.send"));
            send.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
            send.addListener(
                    SWT.Selection, event -> send(targets.getSelectionCount() == 0 ? null : targets.getSelection()[0]));
            Button stay = new Button(page.body(), SWT.PUSH);
            stay.setText(Words.of("storage.stay"));
            stay.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false));
            stay.addListener(SWT.Selection, event -> send(null));
            if (disks.getItemCount() > 0) disks.select(0);
            if (targets.getItemCount() > 0) targets.select(0);
            drag();
            fill();
        }

        private void drag() {
            DragSource source = new DragSource(disks, DND.DROP_MOVE);
            source.setTransfer(TextTransfer.getInstance());
            source.addDragListener(new DragSourceAdapter() {
                @Override
                public void dragSetData(DragSourceEvent event) {
                    event.data = Words.of("storage.disks");
                }
            });
            DropTarget target = new DropTarget(targets, DND.DROP_MOVE);
            target.setTransfer(new Transfer[] {TextTransfer.getInstance()});
            target.addDropListener(new DropTargetAdapter() {
                @Override
                public void drop(DropTargetEvent event) {
                    if (event.item instanceof TableItem item) send(item);
                }
            });
        }

        /** @param to {@code null} for where they are */
        private void send(TableItem to) {
            for (TableItem item : disks.getSelection()) {
                Disk disk = (Disk) item.getData();
                Place place = to == null ? null : (Place) to.getData();
                if (place == null || place.holds(disk.facts().source())) wanted.remove(disk);
                else wanted.put(disk, place);
            }
            fill();
            form.changed();
        }

        private void fill() {
            for (TableItem item : disks.getItems()) {
                Disk disk = (Disk) item.getData();
                Place place = wanted.get(disk);
                item.setText(new String[] {
                    disk.vm().name(),
                    disk.facts().target(),
                    disk.facts().source(),
                    place == null ? Words.of("storage.unchanged") : place.name(),
                    disk.facts().size().toString()
                });
            }
            for (TableItem item : targets.getItems()) {
                Place place = (Place) item.getData();
                List<String> pending = new ArrayList<>();
                Bytes sum = Bytes.ZERO;
                for (var each : wanted.entrySet()) {
                    if (!each.getValue().equals(place)) continue;
                    pending.add(each.getKey().vm().name() + " "
                            + each.getKey().facts().target());
                    sum = sum.plus(each.getKey().facts().size());
                }
                item.setText(new String[] {
                    place.name(),
                    place.free().toString(),
                    String.join(", ", pending),
                    pending.isEmpty() ? "" : Words.of(sum.compareTo(place.free()) <= 0 ? "yes" : "no")
                });
            }
        }

        @Override
        public Optional<String> problem() {
            return wanted.isEmpty() ? Optional.of(Words.of("storage.none")) : Optional.empty();
        }
    }
}
