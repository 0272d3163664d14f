package org.drover.console.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.console.driver.Lines;
import org.drover.console.driver.Window;
import org.drover.metrics.Metric;
import org.drover.metrics.Metrics;
import org.drover.model.HostId;
import org.drover.tips.Tips;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shoots each main view over the running platform, whose VMs follow real traces: into {@code target/pictures}, and with
 * {@code -Ddrover.pictures.renew=true} those of {@code docs/console.md} too.
 */
class PicturesTest {
    /** A step of the metrics for one of the traces: the three hours in which one node gets too much to do pass in 18 s. */
    private static final Map<String, String> FAST = Map.of("load", "600");

    @TempDir
    Path data;

    private Shown console;
    private Path folder;

    @Test
    void eachMainViewIsShot() throws Exception {
        Shown.assumeScreen();
        folder = Files.createDirectories(Path.of("target/pictures").toAbsolutePath());
        try (RealPlatform house = new RealPlatform(data)) {
            for (int i = 1; i <= 4; i++) {
                house.inventory.connect(new HostEndpoint(
                        new HostId("node" + i), SimulatorBackend.ID, URI.create("sim://demo/node" + i), FAST));
            }
            console = new Shown(house.platform);
            Lines roles = console.window.table("Roles").count(40);
            measured(house);
            console.driver.until(
                    "a tip", () -> !house.service(Tips.class).current().isEmpty());
            tips();
            roles(roles);
            wizard(roles);
            map();
            overview();
        } finally {
            if (console != null) console.close();
        }
        renew();
    }

    private void measured(RealPlatform house) {
        Metrics metrics = house.service(Metrics.class);
        console.driver.until("twenty samples", () -> metrics.series(
                        new HostId("node1"), Metric.CPU_MHZ, metrics.step().multipliedBy(100))
                .filter(series -> series.values().length >= 20)
                .isPresent());
    }

    private void shoot(String name) throws Exception {
        console.driver.settle();
        Path file = folder.resolve(name + ".png");
        Shown.screen().shoot(file);
        assertThat(Files.size(file)).as(name).isGreaterThan(10_000);
    }

    private void tips() throws Exception {
        console.window.tree("Tree").click("PRO Tips");
        Lines tips = console.window.table("PRO Tips");
        console.driver.until("a tip in the list", () -> tips.table().getItemCount() > 0);
        String source = tips.column("Source").get(0);
        tips.select(source);
        shoot("tips");
    }

    private void roles(Lines roles) throws Exception {
        console.window.tree("Tree").click("Roles");
        List<String> some = roles.column("Name").subList(0, 3);
        roles.select(some.toArray(String[]::new));
        roles.menu("Move", "Live Migration", "Best Possible Node");
        shoot("roles");
        roles.select(roles.column("Name").get(12));
        console.window.tab("Performance");
        shoot("performance");
        roles.menu("Move", "Live Migration", "Select Node\u2026");
        Window select = console.driver.window("Select Node");
        shoot("select-node");
        select.close();
        console.window.tree("Tree").click("Jobs");
        console.window.table("Jobs");
        shoot("jobs");
        console.window.tree("Tree").click("Roles");
    }

    private void wizard(Lines roles) throws Exception {
        String name = roles.column("Name").get(20);
        roles.select(name);
        roles.menu("Move", "Move\u2026");
        Window wizard = console.driver.window("Move " + name);
        wizard.press("Live with its disks: both go to the other node").choose("Disks go to", "local");
        wizard.press("Next >").press("Next >").reads(name + ": from");
        shoot("move-wizard");
        wizard.close();
    }

    private void map() throws Exception {
        console.window.tree("Tree").click("Map");
        Canvas map = console.driver.await("the map", () -> find(console.window.shell()));
        MapPane pane = console.driver.ask(() -> (MapPane) map.getData("pane"));
        console.driver.await("a VM on it", () -> pane.whereIs("vm15").map(box -> {
            Event down = new Event();
            down.button = 1;
            down.x = box.x + 9;
            down.y = box.y + box.height / 2;
            map.notifyListeners(SWT.MouseDown, down);
            return down;
        }));
        console.driver.until("how the nodes are rated", pane::isRated);
        shoot("map");
        Event escape = new Event();
        escape.keyCode = SWT.ESC;
        console.driver.ask(() -> {
            map.notifyListeners(SWT.KeyDown, escape);
            return true;
        });
    }

    private static Optional<Canvas> find(Control in) {
        if (in instanceof Canvas canvas && in.getData("pane") instanceof MapPane) return Optional.of(canvas);
        if (!(in instanceof Composite composite)) return Optional.empty();
        for (Control child : composite.getChildren()) {
            Optional<Canvas> found = find(child);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private void overview() throws Exception {
        console.window.tree("Tree").click("Drover");
        console.window.reads("40 roles");
        shoot("overview");
    }

    /** Those that people read are kept in the sources. */
    private void renew() throws Exception {
        if (!Boolean.getBoolean("drover.pictures.renew")) return;
        Path kept = Files.createDirectories(
                Path.of("../../docs/pictures").toAbsolutePath().normalize());
        try (var all = Files.list(folder)) {
            for (Path each : all.toList()) {
                Files.copy(
                        each,
                        kept.resolve("console-" + each.getFileName()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
