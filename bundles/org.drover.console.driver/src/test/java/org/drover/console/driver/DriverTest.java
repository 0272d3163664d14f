package org.drover.console.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver does with a window of three widgets. */
class DriverTest {
    @TempDir
    Path scratch;

    private static Screen screen;
    private static Driver driver;
    private static Window window;

    @BeforeAll
    static void open() throws Exception {
        Assumptions.assumeFalse("off".equals(System.getProperty("drover.screen")), "-Ddrover.screen=off was said");
        Screen.missing().ifPresent(Assumptions::abort);
        screen = Screen.open(640, 480);
        screen.takeThisProcess();
        CompletableFuture<Display> display = new CompletableFuture<>();
        Thread thread = new Thread(() -> show(display), "window");
        thread.setDaemon(true);
        thread.start();
        driver = new Driver(display.get(), Duration.ofSeconds(60));
        window = driver.window("Try");
    }

    private static void show(CompletableFuture<Display> told) {
        Display display = new Display();
        Shell shell = new Shell(display);
        shell.setText("Try me");
        shell.setLayout(new GridLayout());
        new Label(shell, SWT.NONE).setText("&Name:");
        Text name = new Text(shell, SWT.BORDER);
        Table table = new Table(shell, SWT.BORDER);
        Button add = new Button(shell, SWT.PUSH);
        add.setText("&Add");
        add.addListener(SWT.Selection, event -> new TableItem(table, SWT.NONE).setText(name.getText()));
        Button grey = new Button(shell, SWT.PUSH);
        grey.setText("Never");
        grey.setEnabled(false);
        shell.pack();
        shell.open();
        told.complete(display);
        while (!shell.isDisposed()) if (!display.readAndDispatch()) display.sleep();
        display.dispose();
    }

    @AfterAll
    static void close() {
        if (window != null) window.close();
        if (screen != null) screen.close();
    }

    @Test
    void aFieldIsFoundByTheLabelInFrontOfItAndClicksAreCounted() {
        int before = driver.clicks();
        window.type("Name", "one").press("Add").table().select("one");
        assertThat(driver.clicks() - before).isEqualTo(3);
        assertThat(window.text()).contains("Name: one", "(Never) grey");
    }

    @Test
    void whatIsGreyIsNotPressedAndWhatIsNotThereIsSaidWithWhatIsThere() {
        Driver hasty = new Driver(driver.ask(() -> window.shell().getDisplay()), Duration.ofMillis(50));
        assertThatThrownBy(() -> hasty.window("Try").press("Never"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Never")
                .hasMessageContaining("[Try me]");
        assertThat(window.canPress("Never")).isFalse();
        assertThat(window.canPress("Add")).isTrue();
    }

    @Test
    void aPictureOfTheScreenIsTaken() throws Exception {
        Path before = scratch.resolve("before.png");
        driver.settle();
        screen.shoot(before);
        assertThat(Files.size(before)).isGreaterThan(200);
        Path after = scratch.resolve("after.png");
        window.type("Name", "something else, and longer");
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        do {
            driver.settle();
            screen.shoot(after);
        } while (Files.mismatch(before, after) < 0 && System.nanoTime() < deadline);
        assertThat(Files.mismatch(before, after)).as("what was typed is drawn").isNotNegative();
    }
}
