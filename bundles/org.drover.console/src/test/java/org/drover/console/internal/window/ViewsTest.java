package org.drover.console.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.console.ConsoleAction;
import org.drover.console.ConsoleColumn;
import org.drover.console.ConsolePage;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.driver.Lines;
import org.drover.console.driver.Window;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overview, map, columns, export, and what other bundles bring. */
class ViewsTest {
    @TempDir
    Path data;

    private RealPlatform house;
    private Shown console;

    @BeforeEach
    void open() throws Exception {
        Shown.assumeScreen();
        house = new RealPlatform(data.resolve("platform"));
        house.connect("node1", "node2", "node3", "node4");
    }

    @AfterEach
    void close() {
        if (console != null) console.close();
        if (house != null) house.close();
    }

    private Lines show(Layout layout) throws Exception {
        console = new Shown(house.platform, layout);
        return console.window.table("Roles").count(11);
    }

    @Test
    void eachNumberOfTheOverviewLeadsToItsList() throws Exception {
        show(Layout.none());
        console.window.tree("Tree").click("Drover");
        console.window.reads("11 roles: 1 Off, 10 Running").reads("4 nodes: 4 Up");
        console.window.follow("11 roles", "1");
        assertThat(console.window.table("Roles").count(1).column("Name")).containsExactly("old-1");
        console.window.tree("Tree").click("Drover");
        console.window.follow("4 nodes", "4");
        console.window.table("Nodes").count(4);
    }

    @Test
    void aBlockDraggedOnTheMapMovesItsVmAndHostsAreRatedMeanwhile() throws Exception {
        show(Layout.none());
        console.window.tree("Tree").click("Map");
        Canvas map = console.driver.await("the map", () -> find(console.window.shell(), "Map"));
        Rectangle from = console.driver.await("web-1 on the map", () -> where(map, "web-1"));
        Rectangle to = console.driver.await("big-1 on the map", () -> where(map, "big-1"));
        console.driver.ask(() -> send(map, SWT.MouseDown, from));
        console.driver.ask(() -> send(map, SWT.MouseMove, to));
        console.driver.until("how the hosts are rated", () -> pane(map).isRated());
        console.driver.ask(() -> send(map, SWT.MouseUp, to));
        console.window.tree("Tree").click("Roles");
        console.window.table("Roles").shows("web-1", "Owner Node", "node3"::equals);
        assertThat(house.world.whereRuns(new VmId("vm-web-1"))).containsExactly("node3");
    }

    private static MapPane pane(Canvas map) {
        return (MapPane) map.getData("pane");
    }

    private static Optional<Rectangle> where(Canvas map, String vm) {
        return pane(map).whereIs(vm);
    }

    private static Object send(Canvas map, int type, Rectangle at) {
        Event event = new Event();
        event.button = 1;
        event.x = at.x + at.width / 2;
        event.y = at.y + at.height / 2;
        map.notifyListeners(type, event);
        return map;
    }

    private static Optional<Canvas> find(Control in, String name) {
        if (in instanceof Canvas canvas && name.equals(in.getData("name"))) return Optional.of(canvas);
        if (!(in instanceof Composite composite)) return Optional.empty();
        for (Control child : composite.getChildren()) {
            Optional<Canvas> found = find(child, name);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    @Test
    void aListIsWrittenAsTheColumnsThatAreShown() throws Exception {
        Lines roles = show(Layout.none());
        console.window.menu("View", "Columns", "Type");
        roles.select("db-1", "db-2");
        console.window.key(SWT.CTRL, 'e');
        Path csv = data.resolve("roles.csv");
        Window export = console.driver.window("Export Roles");
        export.type("File", csv.toString()).press("Write");
        console.driver.gone("Export Roles");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("Name,Status,Owner Node,Information");
        assertThat(lines.get(1)).startsWith("db-1,Running,node2,");

        console.window.key(SWT.CTRL, 'e');
        Path html = data.resolve("roles.html");
        Window again = console.driver.window("Export Roles");
        again.press("HTML, a page of its own").press("The whole list, not what is selected alone");
        again.type("File", html.toString()).press("Write");
        console.driver.gone("Export Roles");
        assertThat(Files.readString(html)).contains("<td>web-6</td>").doesNotContain("Virtual Machine");
    }

    @Test
    void theNextWindowLooksAsThisOneDidWhenItWasClosed() throws Exception {
        Path kept = data.resolve("console.properties");
        Lines roles = show(Layout.of(kept));
        console.driver.ask(() -> {
            roles.table().getColumn(0).setWidth(222);
            console.window.shell().setSize(1111, 777);
            return true;
        });
        console.window.menu("View", "Columns", "Type");
        console.window.close();
        assertThat(console.stop()).isTrue();

        Lines again = show(Layout.of(kept));
        assertThat(console.driver.<Integer>ask(() -> again.table().getColumn(0).getWidth()))
                .isEqualTo(222);
        assertThat(console.driver.<Integer>ask(() -> again.table().getColumn(2).getWidth()))
                .isZero();
        assertThat(console.driver.<Integer>ask(() -> console.window.shell().getSize().x))
                .isEqualTo(1111);
    }

    /** Brings one of each, as a vendor's bundle would. */
    private static final class Vendor implements ConsoleColumn, ConsolePage, ConsoleAction {
        private volatile List<Object> done = List.of();

        @Override
        public String id() {
            return "org.example.space";
        }

        @Override
        public Subject subject() {
            return Subject.VM;
        }

        @Override
        public String title() {
            return "Space";
        }

        @Override
        public int order() {
            return 9000;
        }

        @Override
        public String text(Object item) {
            return sum(item) + " GiB";
        }

        @Override
        public double number(Object item) {
            return sum(item);
        }

        @Override
        public boolean numeric() {
            return true;
        }

        private static long sum(Object item) {
            return ((VmFacts) item)
                            .disks().stream()
                                    .map(DiskFacts::size)
                                    .mapToLong(Bytes::count)
                                    .sum()
                    >> 30;
        }

        @Override
        public Consumer<Selection> create(Composite parent, Desk desk) {
            Label label = new Label(parent, SWT.NONE);
            return selection -> label.setText("disks of " + selection.items().size());
        }

        @Override
        public Optional<String> refusal(Selection selection) {
            return selection.isEmpty() ? Optional.of("Select one.") : Optional.empty();
        }

        @Override
        public void run(Selection selection, Desk desk) {
            done = selection.items();
            desk.say("counted");
        }
    }

    @Test
    void aColumnAPageAndAnActionOfAnotherBundleComeAndGo() throws Exception {
        show(Layout.none());
        Vendor vendor = new Vendor();
        console.extensions.add((ConsoleColumn) vendor);
        console.extensions.add((ConsolePage) vendor);
        console.extensions.actions().add(vendor);
        console.driver.until("its column", () -> hasColumn("Space"));
        console.window.table("Roles").count(11);
        console.window.type("Filter", "space>15");
        console.window.table("Roles").count(1).select("big-1");
        assertThat(console.window.table("Roles").cell("big-1", "Space")).isEqualTo("20 GiB");
        console.window.tab("Space").reads("disks of 1");
        console.window.tree("Actions").click("big-1", "Space");
        console.window.reads("counted");
        assertThat(vendor.done).hasSize(1);

        console.extensions.remove((ConsoleColumn) vendor);
        console.driver.until("no column of its", () -> !hasColumn("Space"));
    }

    private boolean hasColumn(String title) {
        for (var column : table(console.window.shell()).getColumns())
            if (column.getText().equals(title)) return true;
        return false;
    }

    private static org.eclipse.swt.widgets.Table table(Control in) {
        if (in instanceof org.eclipse.swt.widgets.Table table && "Roles".equals(in.getData("name"))) return table;
        if (!(in instanceof Composite composite)) return null;
        for (Control child : composite.getChildren()) {
            var found = table(child);
            if (found != null) return found;
        }
        return null;
    }
}
