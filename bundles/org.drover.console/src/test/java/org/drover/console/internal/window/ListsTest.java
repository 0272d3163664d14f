package org.drover.console.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.drover.console.driver.Lines;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tree, lists, filters and actions of the real window over the real platform. */
class ListsTest {
    @TempDir
    static Path data;

    private static RealPlatform house;
    private static Shown console;

    @BeforeAll
    static void open() throws Exception {
        Shown.assumeScreen();
        house = new RealPlatform(data);
        house.connect("node1", "node2", "node3", "node4");
        console = new Shown(house.platform);
    }

    @AfterAll
    static void close() throws Exception {
        if (console != null) console.close();
        if (house != null) house.close();
    }

    private static Lines roles() {
        console.window.tree("Tree").click("Roles");
        console.window.type("Filter", "");
        return console.window.table("Roles").count(11);
    }

    @Test
    void theTreeLeadsToEachList() {
        for (String list : List.of("Nodes", "Volumes", "Networks", "Cluster Events", "PRO Tips", "Jobs", "Roles")) {
            console.window.tree("Tree").click(list);
            console.window.table(list);
            console.window.reads(list + " (");
        }
    }

    @Test
    void aFilterShowsWhatItSaysAndSaysWhatItDoesNotUnderstand() {
        Lines roles = roles();
        console.window.type("Filter", "owner:node2 -old");
        assertThat(roles.count(3).column("Name")).containsExactly("db-1", "db-2", "db-3");
        console.window.reads("Roles (3 of 11)");
        console.window.type("Filter", "colour:red");
        console.window.reads("\"colour\"");
        roles();
    }

    @Test
    void aListIsSortedByAColumnAndTheOtherWayByTheSecondClick() {
        Lines roles = roles();
        roles.sortBy("Memory").sortBy("Memory");
        console.driver.until(
                "the largest first", () -> roles.table().getItem(0).getText(0).equals("big-1"));
        roles.sortBy("Name");
        console.driver.until(
                "by name",
                () -> roles.table().getItem(0).getText(0).equals("big-1")
                        && roles.table().getItem(1).getText(0).equals("db-1"));
    }

    @Test
    void whatIsSelectedStaysSelectedUnderAFilterAndIsCounted() {
        Lines roles = roles();
        roles.select("web-1", "web-3", "db-2");
        console.window.reads("3 selected");
        console.window.type("Filter", "web");
        roles.count(6);
        console.driver.until("two lines to be selected", () -> roles.table().getSelectionCount() == 2);
        assertThat(roles.selected()).containsExactly("web-1", "web-3");
        roles();
    }

    @Test
    void paneContextMenuMenuBarAndPaletteOfferTheSame() {
        Lines roles = roles();
        roles.select("old-1");
        console.window.tree("Actions").awaits("old-1", "Start");
        List<String> pane = console.window.tree("Actions").below("old-1");
        assertThat(pane).contains("Start", "Move > Live Migration > Best Possible Node", "Delete");
        assertThat(plain(roles.menuItems())).isEqualTo(pane);
        assertThat(plain(console.window.menuBelow("Action"))).startsWith(pane.toArray(String[]::new));
        console.window.key(SWT.CTRL | SWT.SHIFT, 'p');
        List<String> palette = console.driver.window("Command Palette").table().column("");
        assertThat(palette).hasSizeGreaterThanOrEqualTo(pane.size());
        for (int i = 0; i < pane.size(); i++) assertThat(palette.get(i)).startsWith(pane.get(i));
        console.driver.window("Command Palette").close();
    }

    private static List<String> plain(List<String> items) {
        return items.stream().map(item -> item.replace(" (grey)", "")).toList();
    }

    @Test
    void whatCannotBeDoneIsGreyAndSaysWhy() {
        Lines roles = roles();
        roles.select("old-1");
        console.driver.until("Pause to be grey", () -> grey(roles, "Pause"));
        console.window.tree("Actions").click("old-1", "Pause");
        console.window.reads("Pause: ");
        roles.select("web-1");
        console.driver.until("Start to be grey", () -> grey(roles, "Start") && !grey(roles, "Pause"));
    }

    private static boolean grey(Lines roles, String action) {
        var menu = roles.table().getMenu();
        menu.notifyListeners(SWT.Show, new org.eclipse.swt.widgets.Event());
        for (var item : menu.getItems()) {
            if (item.getText().replace("&", "").equals(action)) return !item.isEnabled();
        }
        return false;
    }
}
