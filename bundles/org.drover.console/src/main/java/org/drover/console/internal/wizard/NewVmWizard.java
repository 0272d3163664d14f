package org.drover.console.internal.wizard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.drover.backend.api.StoragePools;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.HostRow;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.state.Texts;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.operations.NewDisk;
import org.drover.operations.Operation;
import org.drover.operations.Task;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;

/** A new VM: on which node, how large, from which disk or medium, in which networks. The platform makes it. */
public final class NewVmWizard {
    private static final int ANSWER_WITHIN_SECONDS = 60;

    private final Platform platform;
    private final Desk desk;
    private final List<HostRow> hosts;
    private final Where where = new Where();
    private final Size size = new Size();
    private final Disk disk = new Disk();
    private final Network network = new Network();
    private final Wizard wizard;

    public NewVmWizard(Shell parent, Platform platform, Desk desk, List<HostRow> all) {
        this.platform = platform;
        this.desk = desk;
        hosts = all.stream()
                .filter(row -> row.host().reachable())
                .sorted(Comparator.comparingLong(NewVmWizard::free).reversed())
                .toList();
        wizard = new Wizard(
                parent, desk, Words.of("newVm.title"), Words.of("newVm.do"), List.of(where, size, disk, network));
        wizard.doing(() -> {
            Task.Create task = task();
            return () -> begin(task);
        });
    }

    private static long free(HostRow row) {
        return row.host().facts().map(facts -> facts.memory().count()).orElse(0L) - row.memory();
    }

    public void open() {
        wizard.open();
    }

    private void begin(Task.Create task) throws Exception {
        Operation begun = platform.operations.need().begin(task, Words.of("move.reason"));
        desk.say(begun.title());
        platform.operations
                .need()
                .end(begun.id())
                .ifPresent(end -> end.thenAccept(ended -> {
                    if (ended.fault().isEmpty()) desk.say(Words.of("operation.done", ended.title()));
                    else
                        desk.fail(
                                ended.title(),
                                new IllegalStateException(ended.fault().get().toString()));
                }));
    }

    private Task.Create task() {
        return new Task.Create(
                where.host(),
                where.name.getText().strip(),
                size.vcpus.getSelection(),
                Bytes.ofMiB(size.memory.getSelection()),
                disk.disks(),
                network.networks());
    }

    private final class Where implements Step {
        private Text name;
        private Table table;

        @Override
        public String title() {
            return Words.of("newVm.where");
        }

        @Override
        public void create(Form form) {
            name = form.text(Words.of("column.name"), 0);
            form.sentence(Words.of("newVm.nodes"));
            table = form.table(
                    Words.of("tree.HOST"),
                    SWT.SINGLE,
                    Words.of("column.name"),
                    160,
                    Words.of("newVm.free"),
                    110,
                    Words.of("column.cpu"),
                    80,
                    Words.of("column.vms"),
                    70);
            for (HostRow row : hosts) {
                TableItem item = new TableItem(table, SWT.NONE);
                item.setText(new String[] {
                    row.host().id().value(),
                    new Bytes(Math.max(0, free(row))).toString(),
                    Texts.percent(row.cpuShare()),
                    Integer.toString(row.vms())
                });
            }
            table.select(0);
            table.addListener(SWT.Selection, event -> disk.look());
        }

        private HostId host() {
            return hosts.get(Math.max(0, table.getSelectionIndex())).host().id();
        }

        @Override
        public Optional<String> problem() {
            if (hosts.isEmpty()) return Optional.of(Words.of("newVm.noHost"));
            return name.getText().isBlank() ? Optional.of(Words.of("newVm.noName")) : Optional.empty();
        }
    }

    private static final class Size implements Step {
        private Spinner vcpus;
        private Spinner memory;

        @Override
        public String title() {
            return Words.of("newVm.size");
        }

        @Override
        public void create(Form form) {
            vcpus = form.number(Words.of("fact.vcpus"), 1, 1024, 1);
            memory = form.number(Words.of("newVm.memory"), 16, 64 << 20, 1024);
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    /** A new disk, one that is there, or none; and a medium to install from. */
    private final class Disk implements Step {
        private Button blank;
        private Button present;
        private Combo pool;
        private Spinner gib;
        private Combo volume;
        private Combo medium;
        private Label state;
        private List<StoragePools.Pool> pools = List.of();
        private List<StoragePools.Volume> volumes = List.of();
        private HostId looked;

        @Override
        public String title() {
            return Words.of("newVm.disk");
        }

        @Override
        public void create(Form form) {
            blank = form.radio(Words.of("newVm.blank"), true);
            pool = form.choice(Words.of("newVm.pool"), List.of());
            gib = form.number(Words.of("newVm.gib"), 1, 1 << 20, 20);
            present = form.radio(Words.of("newVm.present"), false);
            volume = form.choice(Words.of("newVm.volume"), List.of());
            form.radio(Words.of("newVm.noDisk"), false);
            medium = form.choice(Words.of("newVm.medium"), List.of());
            state = form.sentence("");
        }

        @Override
        public void entered() {
            look();
        }

        private void look() {
            if (hosts.isEmpty() || where.host().equals(looked)) return;
            HostId host = where.host();
            looked = host;
            state.setText(Words.of("newVm.looking", host));
            desk.beside(title(), () -> {
                try {
                    List<StoragePools.Pool> found = platform.operations
                            .need()
                            .pools(host)
                            .toCompletableFuture()
                            .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
                    List<StoragePools.Volume> files = new ArrayList<>();
                    for (StoragePools.Pool each : found) {
                        files.addAll(platform.operations
                                .need()
                                .volumes(host, each.name())
                                .toCompletableFuture()
                                .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS));
                    }
                    desk.inWindow(any -> show(host, found, files, ""));
                } catch (java.util.concurrent.ExecutionException e) {
                    desk.inWindow(any -> show(
                            host,
                            List.of(),
                            List.of(),
                            String.valueOf(e.getCause().getMessage())));
                }
            });
        }

        private void show(HostId of, List<StoragePools.Pool> found, List<StoragePools.Volume> files, String trouble) {
            if (state.isDisposed() || !of.equals(looked)) return;
            pools = found;
            volumes = files;
            pool.setItems(found.stream()
                    .map(each -> Words.of("newVm.poolText", each.name(), each.free()))
                    .toArray(String[]::new));
            volume.setItems(files.stream().map(each -> each.path()).toArray(String[]::new));
            List<String> media = new ArrayList<>(List.of(Words.of("newVm.noMedium")));
            files.forEach(each -> media.add(each.path()));
            medium.setItems(media.toArray(String[]::new));
            if (!found.isEmpty()) pool.select(0);
            if (!files.isEmpty()) volume.select(0);
            medium.select(0);
            state.setText(trouble);
            wizard.check();
        }

        private List<NewDisk> disks() {
            List<NewDisk> all = new ArrayList<>();
            if (blank.getSelection()) {
                String file = where.name.getText().strip() + ".img";
                all.add(new NewDisk.Blank(
                        pools.get(pool.getSelectionIndex()).name(), file, Bytes.ofGiB(gib.getSelection())));
            } else if (present.getSelection()) {
                all.add(new NewDisk.Present(
                        volumes.get(volume.getSelectionIndex()).path(), Drive.Kind.DISK));
            }
            if (medium.getSelectionIndex() > 0) {
                all.add(new NewDisk.Present(
                        volumes.get(medium.getSelectionIndex() - 1).path(), Drive.Kind.CDROM));
            }
            return all;
        }

        @Override
        public Optional<String> problem() {
            if (blank.getSelection() && pool.getSelectionIndex() < 0) return Optional.of(Words.of("newVm.noPool"));
            if (present.getSelection() && volume.getSelectionIndex() < 0)
                return Optional.of(Words.of("newVm.noVolume"));
            return Optional.empty();
        }
    }

    private final class Network implements Step {
        private Table table;
        private HostId shown;

        @Override
        public String title() {
            return Words.of("newVm.network");
        }

        @Override
        public void create(Form form) {
            form.sentence(Words.of("newVm.networks"));
            table = form.table(title(), SWT.CHECK, Words.of("column.name"), 300);
        }

        @Override
        public void entered() {
            if (hosts.isEmpty() || where.host().equals(shown)) return;
            shown = where.host();
            table.removeAll();
            Set<String> names = hosts.stream()
                    .filter(row -> row.host().id().equals(shown))
                    .flatMap(row -> row.host().facts().orElseThrow().networks().stream())
                    .map(NetworkId::value)
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String name : names) new TableItem(table, SWT.NONE).setText(name);
        }

        private Set<NetworkId> networks() {
            Set<NetworkId> all = new java.util.HashSet<>();
            for (TableItem item : table.getItems()) if (item.getChecked()) all.add(new NetworkId(item.getText()));
            return all;
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }
}
